package io.earshot.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short run of the judge; docs/detection.md has the long one. */
@Tag("computing")
class SimulationTest {

    private static final int CONTAINERS = 1_000;
    private static final int DAYS = 4;
    private static final long SEED = 42;

    private static Scores scores;

    @BeforeAll
    static void letDaysPass() {
        scores = new Simulation(FleetPlan.of(CONTAINERS), Agents.IN_CONTAINERS, FaultSet.CUTS, SEED).run(DAYS);
    }

    @Test
    void noiseMakesNoIncident() {
        assertThat(scores.falseIncidents()).isEmpty();
    }

    /** Few hosts in a data centre leave long gaps between their reports. */
    @ParameterizedTest
    @ValueSource(ints = {590, 640, 700})
    void norWhereHostsReportForAllTheirContainersAtOnce(int containers) {
        assertThat(new Simulation(FleetPlan.of(containers), Agents.ON_HOSTS, FaultSet.CUTS, SEED)
                        .run(1)
                        .falseIncidents())
                .isEmpty();
    }

    /** A container that is just being deployed anew has nobody who could see it; that is the hundredth. */
    @Test
    void aFullCutIsFoundInTime() {
        List<FaultResult> cuts = earshot(result -> result.kind().isFullCut() && !result.restarted());
        assertThat(cuts)
                .hasSizeGreaterThan(40)
                .allSatisfy(cut -> assertThat(cut.detection()).isPresent());
        assertThat(share(cuts, cut -> isFoundWithin(30, cut))).isGreaterThan(0.5);
        assertThat(share(cuts, cut -> isFoundWithin(45, cut))).isGreaterThan(0.98);
    }

    @Test
    void causesAreNamedAndNamedOnce() {
        assertThat(share(earshot(result -> result.together() == 1), SimulationTest::isNamed))
                .isGreaterThan(0.97);
        assertThat(share(earshot(result -> result.together() > 1), SimulationTest::isNamed))
                .isGreaterThan(0.95);
        assertThat(share(earshot(result -> true), result -> result.alarms() == 1))
                .isGreaterThan(0.97);
    }

    @Test
    void heavyLossIsFoundInMinutesAndNoiseIsNot() {
        Scores loss = new Simulation(FleetPlan.of(CONTAINERS), Agents.IN_CONTAINERS, FaultSet.LOSS, SEED).run(2);
        assertThat(loss.falseIncidents()).isEmpty();
        List<FaultResult> heavy = loss.methods().getFirst().results().stream()
                .filter(result -> result.kind().share() >= 0.2f && result.kind() != FaultKind.HOST_PAIR_DRIFTS_TO_30)
                .toList();
        assertThat(heavy)
                .hasSizeGreaterThan(5)
                .allSatisfy(result -> assertThat(result.detection()).isPresent());
        assertThat(share(heavy, result -> isFoundWithin(600, result))).isGreaterThan(0.8);
        assertThat(share(heavy, SimulationTest::isNamed)).isGreaterThan(0.9);
    }

    /** A judge whom everybody satisfies is none. */
    @Test
    void plainMonitorsFailOnTheSameDays() {
        assertThat(scores.methods().get(1).falseAlarms()).isGreaterThan(1_000);
        assertThat(scores.methods().get(2).falseAlarms()).isGreaterThan(10);
        assertThat(share(
                        scores.methods().get(3).results(),
                        result -> result.detection().isPresent()))
                .isLessThan(0.9);
    }

    /** A small fleet: what would differ does so within hours. */
    @Test
    void theSameSeedGivesTheSameDay() {
        assertThat(smallFleet().toMarkdown()).isEqualTo(smallFleet().toMarkdown());
    }

    private static Scores smallFleet() {
        return new Simulation(FleetPlan.of(250), Agents.IN_CONTAINERS, FaultSet.CUTS, SEED).run(1);
    }

    private static boolean isFoundWithin(int seconds, FaultResult result) {
        return result.detection().orElseThrow() <= Duration.ofSeconds(seconds).toNanos();
    }

    private static boolean isNamed(FaultResult result) {
        return result.named().orElseThrow().atTheEnd();
    }

    private static List<FaultResult> earshot(Predicate<FaultResult> which) {
        return scores.methods().getFirst().results().stream().filter(which).toList();
    }

    private static double share(List<FaultResult> of, Predicate<FaultResult> which) {
        assertThat(of).isNotEmpty();
        return (double) of.stream().filter(which).count() / of.size();
    }
}
