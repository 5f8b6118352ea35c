package io.earshot.lab.fleet.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.compare.Sightings.Noticed;
import io.earshot.lab.fleet.peers.Contender;
import io.earshot.lab.fleet.peers.Earshot;
import io.earshot.lab.fleet.peers.FpingLoop;
import io.earshot.lab.fleet.plan.FleetSize;
import io.earshot.lab.fleet.plan.Layout;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

    private static final List<Contender> CONTENDERS = List.of(new FpingLoop(), new Earshot());

    private static final Cost FPING = new Cost(
            "fping loop",
            20,
            24,
            12,
            1_200,
            0.01,
            30_000_000,
            Duration.ofMinutes(1),
            List.of("host 1", "host 2", "host 3"));
    private static final Cost EARSHOT =
            new Cost("Earshot", 20, 48, 24, 2_400, 0.005, 400_000_000, Duration.ofMinutes(2), List.of());

    private static final Noticed NEVER = new Noticed(OptionalDouble.empty(), 0);
    private static final ComparisonResult RESULT = new ComparisonResult(
            List.of(FPING, EARSHOT),
            Optional.of(
                    new QuietTime(Duration.ofHours(1), Map.of("fping loop", List.of("host 1"), "Earshot", List.of()))),
            new Faults(
                    List.of(
                            new FaultResult(
                                    BreakKind.HOST_GONE,
                                    "host5",
                                    Map.of(
                                            "fping loop", new Noticed(OptionalDouble.of(20), 6),
                                            "Earshot", new Noticed(OptionalDouble.of(25.4), 1))),
                            new FaultResult(
                                    BreakKind.HEAVY_LOSS, "be1.host1", Map.of("fping loop", NEVER, "Earshot", NEVER))),
                    Map.of("fping loop", List.of("host1 to host2")),
                    List.of(BreakKind.DATA_CENTER_PAIR)));

    @Test
    void costsStandInOneRowEach() {
        assertThat(ComparisonTable.costs(RESULT.costs()))
                .contains("| 20 | fping loop | 24 | 12.0 | 1.20 | 1.00 | 30 | 60 | 3 |\n")
                .contains("| 20 | Earshot | 48 | 24.0 | 2.40 | 0.50 | 400 | 120 | 0 |\n");
    }

    @Test
    void theQuietTimeSaysWhoWasNot() {
        assertThat(ComparisonTable.quiet(RESULT.quiet().orElseThrow(), CONTENDERS))
                .contains("| false alarms in 60 min | 1 | 0 |\n");
    }

    @Test
    void whoSaidNothingHasADash() {
        assertThat(ComparisonTable.faults(RESULT.faults(), CONTENDERS))
                .contains("| kind | fping loop | Earshot |\n")
                .contains("| host-gone | 20 s (6) | 25 s (1) |\n")
                .contains("| heavy-loss | – | – |\n")
                .contains("| alarms over nothing that was broken | 1 | 0 |\n")
                .contains("| data-center-pair: the fleet is too small to try it | | |\n");
    }

    @Test
    void whatWasNotMeasuredGrowsWithTheProbedAddresses() {
        Layout twice = Layout.of(new FleetSize(8, 5, 2));
        assertThat(ComparisonTable.byFormula(List.of(FPING), CONTENDERS, List.of(twice)))
                .contains("| 40 | 56, 4.7 % | – |\n");
    }

    @Test
    void missesAreNamed() {
        assertThat(new Goals(RESULT, CONTENDERS).lines())
                .containsExactly(
                        "Less traffic than any at 20 containers (24.0 packets a second): missed: fping loop takes 12.0.",
                        "Less CPU than any at 20 containers (0.5 % of a core): met.",
                        "Every kind of fault raises an alarm: missed: heavy-loss.",
                        "One alarm for each fault: met.",
                        "The first to say it: missed: host-gone (fping loop).",
                        "No false alarm: met.");
    }

    @Test
    void windowsAreWholePeriods() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(Periods.atLeast(Duration.ofSeconds(90), minute)).isEqualTo(minute.multipliedBy(2));
        assertThat(Periods.atLeast(minute, minute)).isEqualTo(minute);
        assertThat(Periods.atLeast(Duration.ZERO, minute)).isEqualTo(minute);
    }

    @Test
    void theKernelCountsWhatIsSent() throws IOException {
        List<String> lines = List.of(
                "Inter-|   Receive                                                |  Transmit",
                " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop",
                "   up0: 1392822    9001    0    0    0     0          0         0  1392000    9002    0    0    0     0",
                " mgmt0:     100       1    0    0    0     0          0         0      200       2    0    0    0     0");
        Traffic sent = Traffic.sent(lines, "up0");
        assertThat(sent).isEqualTo(new Traffic(9_002, 1_392_000));
        assertThat(sent.minus(Traffic.sent(lines, "mgmt0"))).isEqualTo(new Traffic(9_000, 1_391_800));
        assertThatThrownBy(() -> Traffic.sent(lines, "up")).hasMessageContaining("no interface up");
    }
}
