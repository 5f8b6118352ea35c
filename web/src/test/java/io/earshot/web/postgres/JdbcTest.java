package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGInterval;

/** PostgreSQL's own JDBC driver. */
class JdbcTest {

    private static final String FOR_EVER = "SELECT SUM(x * 2) FROM SYSTEM_RANGE(1, 1000000000000)";

    private static OpenPort port;

    @BeforeAll
    static void open() throws Exception {
        port = OpenPort.open();
    }

    @AfterAll
    static void close() {
        port.close();
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
            assertThat(rows(statement.executeQuery())).containsExactly("91 it's", "92 it's");
            statement.setNull(1, Types.VARCHAR);
            statement.setDouble(2, 98.5);
            statement.setInt(3, 1000);
            assertThat(rows(statement.executeQuery())).containsExactly("99 null", "100 null");
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

    @Test
    void rowsAreFetchedSomeAtATimeAndNoMoreThanWanted() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10);
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 25)")))
                    .hasSize(25)
                    .endsWith("25");
            connection.commit();
            connection.setAutoCommit(true);
            statement.setFetchSize(0);
            statement.setMaxRows(7);
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 25)")))
                    .hasSize(7);
        }
    }

    @Test
    void anAnswerThatWasCutCarriesAWarning() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 2000)")))
                    .hasSize(1_000);
            assertThat(statement.getWarnings().getMessage()).contains("there is more");
            assertThat(rows(statement.executeQuery("SELECT x FROM SYSTEM_RANGE(1, 1000)")))
                    .hasSize(1_000);
            assertThat((Throwable) statement.getWarnings()).isNull();
        }
    }

    @Test
    void aStatementCanBeCancelled() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            long before = port.console().asked();
            CompletableFuture<SQLException> error = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(SQLException.class, () -> statement.executeQuery(FOR_EVER)));
            while (port.console().asked() == before && !error.isDone()) {
                Thread.onSpinWait();
            }
            statement.cancel();
            assertThat(error.get(5, TimeUnit.MINUTES).getMessage()).contains("called off");
            assertThat(error.join().getSQLState()).isEqualTo("57014");
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
        }
    }

    @Test
    void theDriversOwnTimeLimitHolds() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            SQLException error = catchThrowableOfType(SQLException.class, () -> statement.executeQuery(FOR_EVER));
            assertThat(error.getSQLState()).isEqualTo("57014");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SET nosuch = 0                                    | 42704 | unrecognized configuration parameter "nosuch"
        SET TimeZone = 'Asia/Kolkata'                     | 22023 | expected UTC
        CREATE ALIAS x FOR 'java.lang.System.exit'        | 42501 | CREATE refused
        CREATE TABLE x (a INT)                            | 42501 | CREATE refused
        DELETE FROM data                                  | 42501 | DELETE refused
        COPY data TO '/tmp/x'                             | 42501 | COPY refused
        COPY data FROM STDIN                              | 42501 | COPY refused
        DECLARE c CURSOR FOR SELECT 1                     | 25P01 | can only be used in transaction blocks
        FETCH 1 FROM nosuch                               | 34000 | cursor "nosuch" does not exist
        SAVEPOINT a                                       | 25P01 | can only be used in transaction blocks
        LISTEN x                                          | 42501 | LISTEN refused
        SELECT FILE_READ('/etc/passwd')                   | 42501 | FILE_READ() refused
        SELECT * FROM information_schema.users            | 42P01 | relation "users" does not exist
        SELECT * FROM pg_catalog.pg_nosuch                | 42P01 | relation "pg_nosuch" does not exist
        SELECT nam FROM data                              | 42703 | no column NAM, did you mean NAME?
        SELECT name FROM data WHERE role = "be"           | 42703 | text wants single quotes
        SELECT * FROM nosuch                              | 42P01 | no table NOSUCH
        SELECT 1/0                                        | 22012 | Division by zero
        """)
    void whatIsRefusedSaysWhyAndTheConnectionGoesOn(String sql, String state, String message) throws Exception {
        for (String mode : List.of("extended", "simple")) {
            try (Connection connection = connect("preferQueryMode=" + mode);
                    Statement statement = connection.createStatement()) {
                SQLException error = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
                assertThat(error.getMessage()).contains(message);
                assertThat(error.getSQLState()).isEqualTo(state);
                assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
            }
        }
    }

    /** In its extended mode the driver takes statements apart at semicolons by itself. */
    @Test
    void severalStatementsAreAnsweredUpToTheFirstThatFails() throws Exception {
        try (Connection connection = connect("preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SET extra_float_digits = 2; SELECT 1; SELECT 2;"))
                    .isFalse();
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(rows(statement.getResultSet())).containsExactly("1");
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(rows(statement.getResultSet())).containsExactly("2");
            assertThatThrownBy(() -> statement.execute("SELECT 1; DROP TABLE data; SELECT 2"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("DROP refused");
            assertThat(rows(statement.executeQuery("SELECT 3"))).containsExactly("3");
        }
    }

    @Test
    void savepointsAreTakenAsTransactionsAre() throws Exception {
        try (Connection connection = connect("autosave=always");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Savepoint savepoint = connection.setSavepoint("here");
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1/0")).isInstanceOf(SQLException.class);
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            connection.commit();
        }
    }

    @Test
    void whatFreesAnswersIsNeverHitByTheirLimit() throws Exception {
        try (Connection connection = connect("");
                Statement setting = connection.createStatement()) {
            connection.setAutoCommit(false);
            List<Statement> open = new ArrayList<>();
            SQLException error = null;
            while (error == null) {
                Statement statement = connection.createStatement();
                statement.setFetchSize(1);
                open.add(statement);
                error = catchThrowableOfType(
                        SQLException.class,
                        () -> statement
                                .executeQuery("SELECT x FROM SYSTEM_RANGE(1, 9)")
                                .next());
            }
            assertThat(error.getSQLState()).isEqualTo("54000");
            assertThat(open).hasSizeGreaterThan(4);
            connection.rollback();
            assertThat(rows(setting.executeQuery("SELECT 1"))).containsExactly("1");
        }
    }

    @Test
    void aStatementThatIsTooLongIsRefused() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            String sql = "SELECT 1 -- " + "x".repeat(70_000);
            SQLException error = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
            assertThat(error.getSQLState()).isEqualTo("54000");
        }
    }

    @Test
    void whatPoolsSayByThemselvesIsAnswered() throws Exception {
        try (Connection connection = connect("ApplicationName=pool&options=-c%20extra_float_digits=3");
                Statement statement = connection.createStatement()) {
            assertThat(connection.isValid(60)).isTrue();
            connection.setReadOnly(true);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            assertThat(rows(statement.executeQuery("SELECT 1"))).containsExactly("1");
            connection.rollback();
            statement.execute("SET application_name = 'x'");
            statement.execute("DISCARD ALL");
            assertThat(rows(statement.executeQuery("SHOW server_version_num"))).containsExactly("150000");
            assertThat(rows(statement.executeQuery("SELECT current_setting('server_version_num')::int/100 as version")))
                    .containsExactly("1500");
        }
    }

    @Test
    void columnsAreKnownBeforeAnythingIsAsked() throws Exception {
        try (Connection connection = connect("");
                PreparedStatement statement =
                        connection.prepareStatement("SELECT name, load, reportedAt FROM data WHERE load > ?")) {
            ResultSetMetaData columns = statement.getMetaData();
            assertThat(columns.getColumnCount()).isEqualTo(3);
            assertThat(columns.getColumnLabel(3)).isEqualTo("REPORTEDAT");
            assertThat(columns.getColumnTypeName(1)).isEqualTo("text");
            assertThat(columns.getColumnTypeName(2)).isEqualTo("float4");
            assertThat(columns.getColumnTypeName(3)).isEqualTo("timestamptz");
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
        }
    }

    @Test
    void tablesAndColumnsAreListed() throws Exception {
        try (Connection connection = connect("")) {
            DatabaseMetaData catalog = connection.getMetaData();
            assertThat(column(catalog.getTables(null, null, "%", null), "TABLE_NAME"))
                    .contains("DATA", "LINK", "INCIDENT", "COVERAGE");
            assertThat(column(catalog.getTables(null, "public", "%", new String[] {"VIEW"}), "TABLE_NAME"))
                    .contains("COVERAGE")
                    .doesNotContain("DATA");
            assertThat(column(catalog.getColumns(null, null, "nginx\\_code", null), "COLUMN_NAME"))
                    .containsExactly("CONTAINER", "CODE", "RATE");
            assertThat(column(catalog.getColumns(null, null, "DATA", "re%"), "TYPE_NAME"))
                    .containsExactly("timestamptz");
            assertThat(column(catalog.getPrimaryKeys(null, null, "LINK"), "COLUMN_NAME"))
                    .containsExactlyInAnyOrder("CONTAINER", "IP");
            assertThat(column(catalog.getIndexInfo(null, null, "DATA", false, true), "COLUMN_NAME"))
                    .contains("NAME", "STATE");
            assertThat(column(catalog.getFunctions(null, null, "lo%"), "FUNCTION_NAME"))
                    .containsExactly("lower");
            assertThat(column(catalog.getSchemas(), "TABLE_SCHEM")).contains("PUBLIC");
            assertThat(column(catalog.getTypeInfo(), "TYPE_NAME")).contains("int4", "timestamptz", "_text");
            assertThat(column(catalog.getImportedKeys(null, null, "LINK"), "FKCOLUMN_NAME"))
                    .isEmpty();
            assertThat(column(catalog.getProcedures(null, null, "%"), "PROCEDURE_NAME"))
                    .isEmpty();
        }
    }

    @Test
    void theDatabaseHasOneName() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            DatabaseMetaData catalog = connection.getMetaData();
            assertThat(connection.getCatalog()).isEqualTo("earshot");
            assertThat(connection.getSchema()).isEqualTo("PUBLIC");
            assertThat(column(catalog.getTables(null, null, "DATA", null), "TABLE_CAT"))
                    .containsExactly("earshot");
            assertThat(column(catalog.getCatalogs(), "TABLE_CAT")).containsExactly("earshot");
            assertThat(rows(statement.executeQuery("SELECT current_database(), current_catalog")))
                    .containsExactly("earshot earshot");
            assertThat(rows(statement.executeQuery("SELECT MIN(current_database()) FROM data")))
                    .hasSize(1);
        }
    }

    private static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(port.url(options));
    }

    private static List<String> column(ResultSet result, String name) throws SQLException {
        try (result) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(name));
            }
            return values;
        }
    }

    /** A row's values with blanks between. */
    private static List<String> rows(ResultSet result) throws SQLException {
        try (result) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }
}
