package io.earshot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

    private static final Ip IP = Ip.parse("10.1.2.3");

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1", "3, 4", "-2, -3"})
    void countsThatCannotBeAreRefused(long sent, long received) {
        assertRefused(
                () -> LinkReport.ofCounts(IP, sent, received),
                "sent " + sent + " and received " + received + " of 10.1.2.3, expected 0 <= received <= sent");
    }

    @Test
    void nothingSentIsAReportToo() {
        assertThat(LinkReport.ofCounts(IP, 0, 0).state()).isEmpty();
    }

    @Test
    void aPathMtuIsANumberOfBytes() {
        assertRefused(
                () -> new LinkReport(IP, 1, 1, Optional.empty(), Optional.empty(), OptionalInt.of(0), false),
                "pathMtu 0 of 10.1.2.3, expected bytes from 1 up");
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 1, 1, 1",
        "2, 1, 1, 1",
        "0, -1, 1, 1",
        "0, 1, -1, 1",
        "NaN, 1, 1, 1",
        "0, NaN, 1, 1",
        "0, 1, NaN, 1",
        "0, 1, 1, NaN",
        "0, 1, 1, Infinity",
        "0, Infinity, 1, 1",
        "-Infinity, 1, 1, 1",
    })
    void roundTripTimesThatCannotBeAreRefused(double min, double avg, double p95, double max) {
        assertThatThrownBy(() -> new Rtt(min, avg, p95, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "rtt %s/%s/%s/%s, expected finite milliseconds from 0 up with min <= max", min, avg, p95, max);
    }

    @Test
    void anAverageThatRoundingPushedOverTheMaximumIsNoMistake() {
        double avg = (0.1 + 0.1 + 0.1) / 3;

        assertThat(avg).isGreaterThan(0.1);
        assertThat(new Rtt(0.1, avg, 0.1, 0.1).avg()).hasValue(avg);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void ratesAreNumbersFromZeroUp(double rate) {
        assertRefused(() -> rates(rate, Map.of()), "nginx accessRate " + rate + ", expected a number from 0 up");
        assertRefused(
                () -> rates(1, Map.of(502, rate)),
                "nginx rate of status 502 " + rate + ", expected a number from 0 up");
        assertRefused(() -> report(rate), "load " + rate + ", expected a number from 0 up");
    }

    @ParameterizedTest
    @ValueSource(ints = {-502, 0, 99, 1000})
    void aStatusHasThreeDigits(int status) {
        assertRefused(() -> rates(1, Map.of(status, 1.0)), "nginx status " + status + ", expected three digits");
    }

    @Test
    void theErrorRateIsTheSumOverAllStatuses() {
        assertThat(rates(9, Map.of(502, 0.25, 504, 15.5)).errorRate()).hasValue(15.75);
        assertThat(rates(9, Map.of()).errorRate()).hasValue(0);
        assertThat(new NginxRates(9, Optional.empty()).errorRate())
                .as("nobody counts")
                .isEmpty();
    }

    @Test
    void ratesDoNotFollowTheMapTheyWereMadeFrom() {
        Map<Integer, Double> errors = new TreeMap<>(Map.of(502, 1.0));
        NginxRates rates = rates(9, errors);
        errors.put(504, 1.0);

        assertThat(rates.errors().orElseThrow()).containsOnlyKeys(502);
        assertThatThrownBy(() -> rates.errors().orElseThrow().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aSectionOfEachKindIsThereOnce() {
        assertRefused(
                () -> Report.of(ContainerName.parse("a.b"), List.of(), new MachineLoad(1), new MachineLoad(2)),
                "two sections MachineLoad, expected at most one");
        assertThat(Report.of(
                                ContainerName.parse("a.b"),
                                List.of(),
                                new UnreadSection("a", "1"),
                                new UnreadSection("b", "1"))
                        .sections())
                .hasSize(3);
    }

    private static NginxRates rates(double accessRate, Map<Integer, Double> errors) {
        return new NginxRates(accessRate, Optional.of(new TreeMap<>(errors)));
    }

    private static Report report(double load) {
        return Report.of(ContainerName.parse("be5.host58"), List.of(), new MachineLoad(load));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
