package io.earshot.nagios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTextTest {

    @Test
    void rowsAreCounted() {
        assertThat(parse("1 row", "3 rows")).isEqualTo(new Thresholds(OptionalLong.of(1), OptionalLong.of(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "share >= 5 %, AT_LEAST, 0.05",
        "share>0.5, ABOVE, 0.5",
        "load <= -2, AT_MOST, -2",
        "reporting < 10, BELOW, 10",
    })
    void aColumnIsCompared(String text, Bound.Comparison comparison, double number) {
        assertThat(((ColumnThresholds) parse(null, text)).critical())
                .contains(new Bound(text.split("[ ><]", 2)[0], comparison, number, text.contains("%")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 9, OK",
        "5, 9, OK",
        "6, 9, WARNING",
        "6, 11, CRITICAL",
        ", 9, UNKNOWN",
        "6, , WARNING",
        ", 11, CRITICAL"
    })
    void eachRowIsJudgedByItsColumnsAndWhatIsNotKnownIsNeverOk(Double a, Double b, CheckState state)
            throws CheckFailedException {
        Rows rows = new Rows(
                List.of("A", "B"),
                List.of(List.of(a == null ? Cell.ABSENT : Cell.of(a), b == null ? Cell.ABSENT : Cell.of(b))),
                false);

        assertThat(parse("a > 5", "b > 10").judge(rows)).contains(state);
    }

    @Test
    void theGravestRowDecidesUnlessRowsAreMissing() throws CheckFailedException {
        Judgement judgement = parse("a > 1", "a > 2");

        assertThat(judgement.judge(rows(false, 0, 3, 2))).contains(CheckState.CRITICAL);
        assertThat(judgement.judge(rows(false, 0, 2))).contains(CheckState.WARNING);
        assertThat(judgement.judge(rows(true, 0, 2))).isEmpty();
        assertThat(judgement.judge(rows(true, 3))).contains(CheckState.CRITICAL);
    }

    @Test
    void aStateColumnSaysItself() throws CheckFailedException {
        Judgement judgement = parse(null, null);

        assertThat(judgement.judge(states("OK", "warning"), 1)).isEqualTo(CheckState.WARNING);
        assertThat(judgement.judge(states("OK", 3))).contains(CheckState.UNKNOWN);
        assertThat(judgement.judge(states("1", 3, "OK"))).contains(CheckState.WARNING);
        assertThatThrownBy(() -> judgement.judge(states("bad")))
                .isInstanceOf(CheckFailedException.class)
                .hasMessage(
                        "column state of the answer holds \"bad\", expected OK, WARNING, CRITICAL, UNKNOWN or 0 to 3");
    }

    @Test
    void otherNumbersKeepColumnAndComparison() {
        assertThat(parse("a > 1", "a > 2").with(Optional.empty(), Optional.of(ThresholdNumber.parse("7.5"))))
                .isEqualTo(parse("a > 1", "a > 7.5"));
        assertThat(parse(null, "a > 2").with(Optional.of(ThresholdNumber.parse("1")), Optional.empty()))
                .isEqualTo(parse("a > 1", "a > 2"));
        assertThatThrownBy(() -> parse(null, null).with(Optional.of(ThresholdNumber.parse("1")), Optional.empty()))
                .hasMessage("judged by its column state, so that there is no threshold to change");
        assertThatThrownBy(
                        () -> parse(null, "2 rows").with(Optional.empty(), Optional.of(ThresholdNumber.parse("1.5"))))
                .hasMessage("critical at 1.5, expected a whole number of rows");
    }

    @ParameterizedTest
    @CsvSource({
        "share >= 5 %, share >= 1 %, share >= 5% is a warning and share >= 1% is critical; expected warning <= critical",
        "a > 2.5, A >= 2, a > 2.5 is a warning and A >= 2 is critical; expected warning <= critical",
        "b < 1, b <= 3, b < 1 is a warning and b <= 3 is critical; expected warning >= critical",
    })
    void aWarningThatOnlyCriticalValuesReachIsRefused(String warning, String critical, String message) {
        assertThatThrownBy(() -> parse(warning, critical))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aNumberForOneRunThatLeavesNoWarningIsRefused() {
        Judgement share = parse("share >= 2 %", "share >= 10 %");
        assertThatThrownBy(() ->
                        share.with(Optional.of(ThresholdNumber.parse("5")), Optional.of(ThresholdNumber.parse("1"))))
                .hasMessage("share >= 5% is a warning and share >= 1% is critical; expected warning <= critical");
        assertThat(share.with(Optional.of(ThresholdNumber.parse("5")), Optional.of(ThresholdNumber.parse("5"))))
                .isEqualTo(parse("share >= 5 %", "share >= 5 %"));
    }

    @ParameterizedTest
    @CsvSource({"a > 3, b > 1", "a < 1, a > 5", "a > 5, a < 1"})
    void boundsOfOtherColumnsOrDirectionsAreNotCompared(String warning, String critical) {
        assertThat(parse(warning, critical).columns()).isNotEmpty();
    }

    @Test
    void thresholdsStandBesideTheirColumnInPerformanceData() {
        assertThat(parse("a > 1", "a >= 2").columnDatum("x", "A", 3)).hasToString("x=3;1;2");
        assertThat(parse("b < 1", "a >= 2").columnDatum("x", "b", 3)).hasToString("x=3");
    }

    private static Judgement parse(String warning, String critical) {
        return ThresholdText.parse(Optional.ofNullable(warning), Optional.ofNullable(critical));
    }

    private static Rows rows(boolean truncated, Object... values) {
        return new Rows(
                List.of("A"),
                List.of(values).stream().map(value -> List.of(Cell.of(value))).toList(),
                truncated);
    }

    @Test
    void aNumberForOneRunIsInTheUnitThatTheThresholdIsWrittenIn() {
        ColumnThresholds share = (ColumnThresholds) parse("share >= 2 %", "share >= 10 %");
        Judgement changed =
                share.with(Optional.of(ThresholdNumber.parse("1")), Optional.of(ThresholdNumber.parse("5%")));
        assertThat(changed).isEqualTo(parse("share >= 1 %", "share >= 5 %"));
        assertThatThrownBy(
                        () -> parse("load > 4", null).with(Optional.of(ThresholdNumber.parse("5%")), Optional.empty()))
                .hasMessage("threshold 5%, expected a number without %, since it is compared with load");
        assertThatThrownBy(() -> parse("3 rows", null).with(Optional.of(ThresholdNumber.parse("5%")), Optional.empty()))
                .hasMessage("warning at 5%, expected a whole number of rows");
        assertThatThrownBy(() -> ThresholdNumber.parse("many"))
                .hasMessage("\"many\", expected a number as in 3, or per cent as in 5%");
    }

    private static Rows states(Object... values) {
        return new Rows(List.of("STATE"), rows(false, values).cells(), false);
    }
}
