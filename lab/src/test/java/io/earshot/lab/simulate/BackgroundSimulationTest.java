package io.earshot.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Short runs of what links in the background find and cost; docs/detection.md has the long ones. */
@Tag("computing")
class BackgroundSimulationTest {

    private static final long SEED = 42;

    @Test
    void whatNobodyUsesIsFoundByTheBackgroundAloneAndNoiseStaysQuiet() {
        Scores unused = new Simulation(FleetPlan.of(250, 12), Agents.IN_CONTAINERS, FaultSet.UNUSED, 0, 2, SEED).run(2);
        assertThat(unused.falseIncidents()).isEmpty();
        List<FaultResult> cuts = unused.methods().getFirst().results();
        assertThat(cuts)
                .hasSizeGreaterThan(5)
                .allSatisfy(cut -> assertThat(cut.detection()).isPresent());
        long inTime = Duration.ofMinutes(3).toNanos();
        assertThat(share(cuts, cut -> cut.detection().orElseThrow() <= inTime)).isGreaterThan(0.9);
        assertThat(share(cuts, cut -> cut.named().orElseThrow().atTheEnd())).isGreaterThan(0.9);
    }

    @Test
    void aFleetKeepsItsBudgetOfProbesInEveryMinuteThoughLinksInTheBackgroundChange() {
        ProbeRate.Counted counted = new ProbeRate(FleetPlan.of(250, 12), 2).run(1);
        assertThat(counted.background()).isBetween(0.005, 0.02);
        assertThat(counted.lowest()).isGreaterThan(0.95);
        assertThat(counted.highest()).isLessThan(1.05);
        assertThat(counted.mostOfATarget()).isLessThan(100);
    }

    private static double share(List<FaultResult> results, Predicate<FaultResult> which) {
        return (double) results.stream().filter(which).count() / results.size();
    }
}
