package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGInterval;

/** Values through PostgreSQL's own JDBC driver. */
class JdbcValuesTest {

    private static OpenPort port;

    @BeforeAll
    static void open() throws Exception {
        port = OpenPort.open();
    }

    @AfterAll
    static void close() {
        port.close();
    }

    /** Holds the answer of PostgreSQL 15 itself to each; H2 has another value for it, or none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        x FROM (VALUES ('a'), ('b')) v(x) WHERE x = ANY('{a,c}')            | a
        x FROM (VALUES (1), (2)) v(x) WHERE x <> ALL ('{1}')                | 2
        greatest(1, NULL, 3) - least(NULL, 2)                               | 1
        log(1000)                                                           | 3
        concat(regexp_replace('foobar', '(o)(b)', '\\2-\\1'), regexp_replace('oo', 'O', 'x', 'gi')) | fob-oarxx
        regexp_replace('oo', 'o', '$')                                      | $o
        extract(second FROM timestamptz '2026-11-30 01:02:03.25Z')          | 3.250000
        extract(dow FROM timestamptz '2026-11-29 01:00:00Z')                | 0
        extract(week FROM timestamptz '2027-01-01 01:00:00Z')               | 53
        date_trunc('week', timestamptz '2026-11-29 01:00:00Z')              | 2026-11-23 00:00:00+00
        timestamptz '2026-11-30 01:00:00Z' AT TIME ZONE 'Europe/Berlin'     | 2026-11-30 02:00:00
        timestamp '2026-10-25 02:30:00' AT TIME ZONE 'Europe/Berlin'        | 2026-10-25 01:30:00+00
        date_trunc('day', timestamptz '2026-11-29 23:30:00Z' AT TIME ZONE 'Europe/Berlin') AT TIME ZONE 'Europe/Berlin' | 2026-11-29 23:00:00+00
        bool_or(x) FROM (VALUES (true), (false)) v(x)                       | t
        E'\\u00e4\\x41\\101\\U0001F600'                                 | äAA😀
        left('abc', -1)                                                     | ab
        left('abc', -5)                                                     | ^^
        right('abc', -1)                                                    | bc
        right('abc', -5)                                                    | ^^
        count(*) FROM generate_series(0, 59, 15)                            | 4
        sum(x) FROM generate_series(10, 1, -3) x                            | 22
        extract(hour FROM interval '90 minutes') * 100 + extract(minute FROM '90 minutes'::interval) | 130
        '2026-10-25 02:30:00 Europe/Berlin'::timestamptz                    | 2026-10-25 01:30:00+00
        timestamptz '2026-03-29 02:30:00 europe/berlin'                     | 2026-03-29 01:30:00+00
        timestamp with time zone '2026-11-30T12:00:00-0330'                 | 2026-11-30 15:30:00+00
        '2026-11-30 12:00:00+02'::timestamp                                 | 2026-11-30 12:00:00
        timestamp '2026-11-30 12:00:00+02'                                  | 2026-11-30 12:00:00
        '12:30:15.5'::time                                                  | 12:30:15.5
        to_timestamp(1796000400.5)                                          | 2026-11-30 01:00:00.5+00
        concat_ws(' ', 7.5 % 2, mod(-7.25, 2), 7 % 3, x % 2) FROM (VALUES (10.5)) v(x) | 1.5 -1.25 1 0.5
        concat_ws(' ', round(2.5::float8)::text, round(3.5::float4)::text, round(-2.5::float8)::text, round(2.5)::text) | 2 4 -2 3
        concat_ws(' ', 'é1' ~ '^[[:alpha:]][[:digit:]]$', 'foo bar' ~ '\\mbar\\M', 'foobar' ~ '\\ybar', E'a\\nb' ~ 'a.b') | TRUE TRUE FALSE TRUE
        concat_ws(' ', 'abc' NOT LIKE ALL (ARRAY['b%', 'c%']), 'abc' ILIKE ANY ('{B%,A%}'), 'abc' ~ ANY (ARRAY['x', 'c$'])) | TRUE TRUE TRUE
        concat_ws(' ', (x > 0)::text, (x * interval '1 minute')::text, CAST((x > 90) AS text)) FROM (VALUES (90)) v(x) | true 01:30:00 false
        to_char(timestamptz '2026-11-30 07:05:09.123456Z', 'Dy DD.MM.YYYY HH12:MI:SS.MS am "week" IW FMMonth') | Mon 30.11.2026 07:05:09.123 am week 49 November
        concat(to_char(1234.5, 'FM9,999.00'), to_char(-0.5, '9.99'), to_char(100, '9')) | 1,234.50 -.50 #
        to_char(timestamptz '2026-11-30 02:00:00Z' - timestamptz '2026-11-30 00:30:00Z', 'HH24:MI') | 01:30
        to_timestamp('30/Nov/2026:07:05:09', 'DD/Mon/YYYY:HH24:MI:SS')        | 2026-11-30 07:05:09+00
        to_date('30.11.26', 'DD.MM.YY')                                     | 2026-11-30
        date_bin('15 minutes', timestamptz '2026-11-30 07:44:59Z', 'epoch')   | 2026-11-30 07:30:00+00
        'today'::date = current_date AND 'yesterday'::timestamptz = current_date - 1 AND timestamptz 'now' <= now() AND 'epoch'::timestamp = '1970-01-01' | t
        date_trunc('day', timestamptz '2026-11-30 23:35:00Z', 'Europe/Berlin') | 2026-11-30 23:00:00+00
        max(g) FROM generate_series(timestamptz '2026-01-31 00:00Z', timestamptz '2026-05-31 00:00Z', '1 month') g | 2026-05-28 00:00:00+00
        string_agg(concat(a.x, b::text), ',' ORDER BY a.x) FROM (VALUES ('a'), ('b')) a(x), generate_series(7, 7) b | a7,b7
        concat_ws(' ', lpad('7', 3, '0'), rpad('ab', 4, 'xy'), split_part('a.b.c', '.', -1), initcap('be FE'), translate('a.b', '.', '-'), btrim('xax', 'x')) | 007 abxy c Be Fe a-b a
        concat_ws(' ', substring('be5.host58' from 'host(\\d+)'), (regexp_match('be5.host58', '(\\w+)\\.'))[1], regexp_count('a1b2', '\\d')) | 58 be5 2
        concat(array_to_string(string_to_array(x, ','), '-'), array_length(string_to_array(x, ','), 1)) FROM (VALUES ('a,b')) v(x) | a-b2
        concat_ws(' ', '10.1.2.3'::inet << '10.0.0.0/8', inet '10.0.0.0/8' << '10.0.0.0/8', '10.0.0.0/8'::cidr <<= '10.0.0.0/8', '::/0' >> inet '::1', '10.0.0.0/8' >> inet '::1') | TRUE FALSE TRUE TRUE FALSE
        concat_ws(' ', host('10.1.2.3/8'::inet), family('::1'::inet), masklen(inet '10.1.2.3/24')) | 10.1.2.3 6 24
        concat_ws(' ', x::time, CAST(x AS time(0))) FROM (VALUES ('03:04:05.678901')) v(x) | 03:04:05.678901 03:04:06
        concat_ws(' ', (1 / 3.0)::numeric(12, 10), (2 / (-3.0))::numeric(12, 10), (x / 3.0)::numeric(12, 10)) FROM (VALUES (8)) v(x) | 0.3333333333 -0.6666666667 2.6666666667
        length((sum(x)::numeric / 7)::text) < 60 FROM (VALUES (1), (2)) v(x)  | t
        x - x + round(1::numeric / 3, 4) FROM (VALUES (1)) v(x)               | 0.3333
        date '2026-01-02' + interval '1 hour'                               | 2026-01-02 01:00:00
        '2026-01-02'::date - '90 minutes'::interval                         | 2026-01-01 22:30:00
        CAST('2026-1-2 +00' AS date) + 1                                    | 2026-01-03
        current_date + interval '23 hours' > current_date                   | t
        make_interval(days => x) + make_interval(secs => 1.5) FROM (VALUES (2)) v(x) | 2 days 00:00:01.5
        CAST('90 minutes' AS interval)                                      | 01:30:00
        concat_ws(' ', ('off')::boolean::text, 'yes'::bool::text)           | false true
        x FROM (VALUES ('a'), ('b')) v(x) WHERE x = ANY(('{a,c}'))          | a
        x FROM (WITH v AS MATERIALIZED (SELECT 1 AS x) SELECT x FROM v) w     | 1
        """)
    void functionsAndOperatorsHavePostgresqlsValues(String select, String value) throws Exception {
        try (Connection connection = connect("preferQueryMode=simple");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + select)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1).replaceAll("\\.0$", "")).isEqualTo(value);
            assertThat(row.next()).isFalse();
        }
    }

    /** A common way to bind a number of hours. */
    @Test
    void anIntervalIsMadeOfANumberAndItsUnit() throws Exception {
        try (Connection connection = connect("");
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT (? || ' hours')::interval, (x || ' day')::interval, (y || '.1234569')::timestamp(9)::text"
                                + " FROM (VALUES (2, '2026-01-02 03:04:05')) v(x, y)")) {
            statement.setString(1, "5");
            ResultSet row = statement.executeQuery();
            row.next();
            assertThat(row.getString(1) + " " + row.getString(2) + " " + row.getString(3))
                    .isEqualTo("05:00:00 2 days 2026-01-02 03:04:05.123456");
        }
    }

    /** Each would have another value than PostgreSQL's, or sort otherwise. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        to_char(interval '36 hours', 'HH24')              | of a day or more
        to_char(now(), 'YYYY x')                          | expected fields as YYYY
        to_char(1, '9 EEEE')                              | expected 9, 0, a point
        x FROM (VALUES ('10.0.0.1')) v(x) ORDER BY x::inet | the type INET refused
        1 << 3                                            | expected an address on one side
        '10.0.0.300'::inet << '10.0.0.0/8'                | invalid input syntax for type inet
        x FROM (VALUES (1)) v(x), LATERAL (SELECT 1) l    | LATERAL is not supported here
        1 GROUP BY GROUPING SETS ((1))                    | GROUPING is not supported here
        repeat('x', 1000000000)                           | more than 1048576 characters
        lpad('x', 1000000000)                             | more than 1048576 characters
        count(*) FROM generate_series(now(), now() + interval '9 days', '1 second') | more than 100000 times
        'x' ~ '[[:nosuch:]]'                              | expected one as [:alpha:]
        split_part('a', ',', 0)                           | field position must not be zero
        current_user, to_char(now(), 'YYYY')              | to_char() in a question about the catalog
        current_user, left('a')                           | with values that it does not take
        """)
    void whatHasAnotherValueIsRefusedInOneLine(String select, String line) throws Exception {
        try (Connection connection = connect("preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT " + select))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(line)
                    .message()
                    .hasLineCount(1);
            assertThat(connection.isValid(60)).isTrue();
        }
    }

    /** Simple queries, extended ones with answers in text, and extended ones with answers in binary form. */
    @ParameterizedTest
    @ValueSource(
            strings = {"preferQueryMode=simple", "binaryTransfer=false", "prepareThreshold=-1", "prepareThreshold=1"})
    void everyTypeComesThroughInEveryForm(String options) throws Exception {
        String sql = """
            SELECT CAST(-7 AS SMALLINT) AS small, 2147483647 AS int, 9223372036854775807 AS big, CAST(0.1 AS REAL) AS r,
                   CAST(1e300 AS DOUBLE PRECISION) AS d, TRUE AS t, FALSE AS f, 'Grüße, ''Erde''' AS text,
                   TIMESTAMP WITH TIME ZONE '2026-11-25 20:34:14.123456+01' AS at,
                   CAST(-12345678.00090 AS NUMERIC(20, 5)) AS n, SUM(CAST(x AS BIGINT)) AS sum, CAST(NULL AS REAL) AS nothing
            FROM SYSTEM_RANGE(1, 3)""";
        try (Connection connection = connect(options);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int run = 0; run < 2; run++) {
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getShort("small")).isEqualTo((short) -7);
                    assertThat(row.getObject("int")).isEqualTo(2147483647);
                    assertThat(row.getObject("big")).isEqualTo(9223372036854775807L);
                    assertThat(row.getObject("r")).isEqualTo(0.1f);
                    assertThat(row.getObject("d")).isEqualTo(1e300);
                    assertThat(row.getObject("t")).isEqualTo(true);
                    assertThat(row.getObject("f")).isEqualTo(false);
                    assertThat(row.getString("text")).isEqualTo("Grüße, 'Erde'");
                    assertThat(row.getObject("at", OffsetDateTime.class).toInstant())
                            .hasToString("2026-11-25T19:34:14.123456Z");
                    assertThat(row.getObject("n")).isEqualTo(new BigDecimal("-12345678.00090"));
                    assertThat(row.getBigDecimal("sum")).isEqualByComparingTo("6");
                    assertThat(row.getObject("nothing")).isNull();
                    assertThat(row.next()).isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "0.5",
                "10000",
                "99999999",
                "0.0001",
                "-0.00012345",
                "123456789012345678901234567890.1"
            })
    void aNumericIsTheSameInBinaryForm(String number) throws Exception {
        try (Connection connection = connect("prepareThreshold=-1");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CAST('" + number + "' AS NUMERIC(60, 10))")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBigDecimal(1)).isEqualByComparingTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binaryTransfer=false", "prepareThreshold=-1"})
    void valuesTakeTheirPlaces(String options) throws Exception {
        try (Connection connection = connect(options);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT x, CAST(? AS VARCHAR) AS t FROM SYSTEM_RANGE(1, 100) WHERE x > ? AND x < ? AND '?' <>"
                                + " '$1' AND CURRENT_TIMESTAMP > ? ORDER BY x")) {
            statement.setString(1, "it's");
            statement.setInt(2, 90);
            statement.setLong(3, 93);
            statement.setObject(4, OffsetDateTime.parse("2026-01-01T00:00:00Z"));
            assertThat(JdbcTest.rows(statement.executeQuery())).containsExactly("91 it's", "92 it's");
            statement.setNull(1, Types.VARCHAR);
            statement.setDouble(2, 98.5);
            statement.setInt(3, 1000);
            assertThat(JdbcTest.rows(statement.executeQuery())).containsExactly("99 null", "100 null");
        }
    }

    /** As texts and in binary form, with types that the driver declares and types that it leaves open. */
    @ParameterizedTest
    @ValueSource(strings = {"binaryTransfer=false", "prepareThreshold=-1", "stringtype=unspecified"})
    void parametersHaveTheTypesThatTheyWereSetWith(String options) throws Exception {
        try (Connection connection = connect(options)) {
            assertThat(one(connection, "SELECT ? < ?", 9, 10)).isEqualTo(true);
            assertThat(one(connection, "SELECT ? < ?", 9L, new BigDecimal("10.5")))
                    .isEqualTo(true);
            assertThat(one(connection, "SELECT TRUE = ?", true)).isEqualTo(true);
            assertThat(one(
                            connection,
                            "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 9) WHERE x = ANY(?)",
                            array(connection, "int8", 2L, 3L)))
                    .isEqualTo(2L);
            assertThat(one(connection, "SELECT 'b' = ANY(?)", array(connection, "text", "a", "b")))
                    .isEqualTo(true);
            assertThat(one(
                            connection,
                            "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 9) WHERE x <> ALL(?)",
                            array(connection, "int8", 2L, 3L)))
                    .isEqualTo(7L);
            assertThat(one(connection, "SELECT MAX(x) FROM (SELECT x FROM SYSTEM_RANGE(1, 9) LIMIT ?)", 4))
                    .isEqualTo(4L);
            UUID uuid = UUID.fromString("11111111-2222-3333-4444-555555555555");
            assertThat(one(connection, "SELECT ?", uuid)).isEqualTo(uuid);
            assertThat(one(connection, "SELECT DATE '2026-07-01' = ?", LocalDate.of(2026, 7, 1)))
                    .isEqualTo(true);
            assertThat(one(
                            connection,
                            "SELECT TIMESTAMP '2026-03-29 02:30:00' = ?",
                            LocalDateTime.of(2026, 3, 29, 2, 30)))
                    .isEqualTo(true);
            assertThat(one(connection, "SELECT TIME '10:30:00' = ?", LocalTime.of(10, 30)))
                    .isEqualTo(true);
            assertThat(one(connection, "SELECT X'00ff' = ?", new byte[] {0, -1}))
                    .isEqualTo(true);
            assertThat(one(
                            connection,
                            "SELECT CURRENT_TIMESTAMP - ? < CURRENT_TIMESTAMP",
                            new PGInterval("20 minutes")))
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "binaryTransfer=false", "prepareThreshold=-1"})
    void arraysRowsBytesAndTheirLikeComeThrough(String options) throws Exception {
        try (Connection connection = connect(options)) {
            assertThat((Object[]) ((Array) one(connection, "SELECT ARRAY_AGG(x) FROM SYSTEM_RANGE(1, 3)")).getArray())
                    .containsExactly(1L, 2L, 3L);
            assertThat((Object[]) ((Array) one(connection, "SELECT ARRAY['7', '8']::int[]")).getArray())
                    .containsExactly(7, 8);
            assertThat((Object[]) ((Array) one(connection, "SELECT '{a,\"b c\",NULL}'::text[]")).getArray())
                    .containsExactly("a", "b c", null);
            assertThat((Object[]) ((Array) one(connection, "SELECT ARRAY['a', 'b,c', NULL]")).getArray())
                    .containsExactly("a", "b,c", null);
            assertThat((byte[]) one(connection, "SELECT X'00ff'")).containsExactly(0, -1);
            assertThat(one(connection, "SELECT CAST('text' AS CLOB)")).isEqualTo("text");
            assertThat(one(connection, "SELECT JSON '{\"a\":1}'")).hasToString("{\"a\":1}");
            assertThat(one(connection, "SELECT INTERVAL '90' MINUTE")).isEqualTo(new PGInterval("01:30:00"));
            assertThat(one(connection, "SELECT DATE '2026-07-01'")).hasToString("2026-07-01");
        }
    }

    private static Array array(Connection connection, String type, Object... elements) throws SQLException {
        return connection.createArrayOf(type, elements);
    }

    private static Object one(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getObject(1);
            }
        }
    }

    private static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(port.url(options));
    }

    /** Drivers that bind all values bind the unit, too, as SQLAlchemy's func.date_trunc('hour', column) with asyncpg. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hour     | 2026-11-29 23:00:00+00 | 23.0
        Minutes  | 2026-11-29 23:35:00+00 | 35.0
        second   | 2026-11-29 23:35:07+00 | 7.25
        day      | 2026-11-29 00:00:00+00 | 29.0
        week     | 2026-11-23 00:00:00+00 | 48.0
        quarter  | 2026-10-01 00:00:00+00 | 4.0
        year     | 2026-01-01 00:00:00+00 | 2026.0
        """)
    void aUnitMayBeAParameter(String unit, String start, double part) throws Exception {
        try (Connection connection = connect("prepareThreshold=1");
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT date_trunc(?, timestamptz '2026-11-29 23:35:07.25Z')::text, date_part(?, timestamptz '2026-11-29 23:35:07.25Z')")) {
            statement.setString(1, unit);
            statement.setString(2, unit);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo(start);
                assertThat(row.getDouble(2)).isEqualTo(part);
            }
            statement.setString(1, "fortnight");
            assertThatThrownBy(statement::executeQuery)
                    .hasMessageContaining("unit \"fortnight\" not recognized for type timestamp with time zone");
        }
    }

    /** A median that is a whole number was NaN in binary form. */
    @ParameterizedTest
    @ValueSource(strings = {"prepareThreshold=-1", "preferQueryMode=simple"})
    void aNumericThatIsWholeIsThatNumberInEachForm(String form) throws Exception {
        try (Connection connection = connect(form);
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x), 2::numeric, 1.50 FROM (VALUES (1), (2), (10)) v(x)");
                ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBigDecimal(1)).isEqualByComparingTo("2");
            assertThat(row.getBigDecimal(2)).isEqualByComparingTo("2");
            assertThat(row.getBigDecimal(3)).isEqualTo("1.50");
        }
    }
}
