package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.store.SqlParameter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as PostgreSQL's clients write them. */
class TypesTest {

    @ParameterizedTest
    @CsvSource({
        "90 minutes,                  PT1H30M",
        "00:01:30.5,                  PT1M30.5S",
        "1 day 02:00:00,              PT26H",
        "-1 days +01:00:00,           PT-23H",
        "1 days 3600.000000 seconds,  PT25H",
        "86400 s,                     PT24H",
        "1.5 hours,                   PT1H30M",
        "2 weeks,                     PT336H",
        "@ 5 mins,                    PT5M",
        "5 mins ago,                  PT-5M",
        "P1DT2H,                      PT26H",
        "PT0.5S,                      PT0.5S",
        "7,                           PT7S",
    })
    void intervalsAreReadInEachOfTheirForms(String text, Duration duration) throws Exception {
        assertThat(bound(ScalarType.INTERVAL, text)).isEqualTo(duration);
    }

    @Test
    void anIntervalOfMonthsIsAPeriodAndOneOfBothIsRefused() throws Exception {
        SqlParameter months = ParameterValue.of(ScalarType.INTERVAL, false, utf8("1 year 2 mons"));
        assertThat(months.value()).contains(Period.ofMonths(14));
        assertThat(months.type()).contains("INTERVAL YEAR(18) TO MONTH");
        assertThatThrownBy(() -> bound(ScalarType.INTERVAL, "1 mon 1 day")).hasMessageContaining("months and days");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T12:00:00+00:00,  2026-07-01T12:00Z",
        "2026-07-01 12:00:00.5+02,   2026-07-01T12:00:00.500+02:00",
        "2026-07-01 12:00:00+0530,   2026-07-01T12:00+05:30",
        "2026-07-01 12:00Z,          2026-07-01T12:00Z",
        "2026-07-01 12:00:00 UTC,    2026-07-01T12:00Z",
        "2026-07-01 12:00:00,        2026-07-01T12:00Z",
        "2026-7-1,                   2026-07-01T00:00Z",
    })
    void anInstantWithoutAZoneIsInUtc(String text, OffsetDateTime time) throws Exception {
        assertThat(bound(ScalarType.TIMESTAMPTZ, text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"t,true", "TRUE,true", "on,true", "1,true", "f,false", "no,false", "0,false"})
    void booleansAreReadInEachOfTheirForms(String text, boolean value) throws Exception {
        assertThat(bound(ScalarType.BOOL, text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        INT4        | x                   | 22P02
        INT4        | 1.5                 | 22P02
        INT2        | 40000               | 22003
        BOOL        | maybe               | 22P02
        FLOAT8      | 1f                  | 22P02
        NUMERIC     | NaN                 | 22P02
        DATE        | 2026-13-01          | 22007
        TIMESTAMPTZ | yesterday           | 22007
        INTERVAL    | 5 fortnights        | 22007
        UUID        | 1234                | 22P02
        """)
    void aValueThatIsNoneOfItsTypeIsNamed(ScalarType type, String text, String state) {
        PostgresException error = catchThrowableOfType(PostgresException.class, () -> bound(type, text));
        assertThat(error.code()).isEqualTo(state);
        assertThat(error.getMessage()).contains(text);
    }

    @Test
    void anArrayIsTakenApartAsItsQuotesSay() throws Exception {
        assertThat((Object[])
                        bound(new PostgresType.Array(ScalarType.TEXT), "{a, \"b,c\" ,NULL,\"NULL\",\"x\\\"y\",\"\"}"))
                .containsExactly("a", "b,c", null, "NULL", "x\"y", "");
        assertThat((Object[]) bound(new PostgresType.Array(ScalarType.INT8), "{}"))
                .isEmpty();
        assertThat((Object[]) bound(new PostgresType.Array(ScalarType.DATE), "{2026-07-01}"))
                .containsExactly(LocalDate.of(2026, 7, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "{", "{a", "{a,}", "{a}b", "{{a},{b}}", "{\"a", "{a\\", "[1:2]={1,2}"})
    void whatIsNoArrayOfOneDimensionIsRefused(String text) {
        assertThatThrownBy(() -> bound(new PostgresType.Array(ScalarType.TEXT), text))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("malformed array");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-1", "0.5", "10000", "99999999", "0.0001", "-123456789.000120", "1E+20"})
    void aNumericIsReadAsItIsWritten(String text) throws Exception {
        BigDecimal number = new BigDecimal(text);
        assertThat(BinaryNumeric.read(ByteBuffer.wrap(BinaryNumeric.of(number))))
                .isEqualByComparingTo(number);
    }

    @Test
    void theFieldsOfARowHaveTypes() {
        assertThat(PostgresType.ofH2(
                        "ROW(\"C1\" INTEGER, \"a,)b\" CHARACTER VARYING(1), \"C\" NUMERIC(5, 2), \"D\" INTEGER"
                                + " ARRAY[2])"))
                .isEqualTo(new PostgresType.Row(List.of(
                        ScalarType.INT4,
                        ScalarType.TEXT,
                        ScalarType.NUMERIC,
                        new PostgresType.Array(ScalarType.INT4))));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0E300, 1e+300",
        "1.5E-7, 1.5e-07",
        "0.5, 0.5",
        "3.0, 3",
        "NaN, NaN",
        "1.0E7, 10000000",
        "-Infinity, -Infinity"
    })
    void aFloatIsWrittenAsPostgresqlDoes(double value, String text) {
        assertThat(TextForm.of(ScalarType.FLOAT8, value)).isEqualTo(text);
    }

    private static Object bound(PostgresType type, String text) throws PostgresException {
        return ParameterValue.of(type, false, utf8(text)).value().orElseThrow();
    }

    private static Optional<byte[]> utf8(String text) {
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
