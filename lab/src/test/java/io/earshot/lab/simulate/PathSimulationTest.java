package io.earshot.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A short run of the judge over faults of single paths; docs/detection.md has a longer one. */
class PathSimulationTest {

    @Test
    void singlePathsInTroubleAreFoundAndNamedAndEachLinkHasTheRightWord() {
        Scores paths = new Simulation(FleetPlan.of(200), Agents.IN_CONTAINERS, FaultSet.PATHS, 42).run(1);
        assertThat(paths.falseIncidents()).isEmpty();
        List<FaultResult> ofPaths = paths.methods().getFirst().results().stream()
                .filter(result -> result.kind().isOfPaths())
                .toList();
        assertThat(ofPaths)
                .hasSizeGreaterThan(3)
                .allSatisfy(result -> assertThat(result.detection()).isPresent());
        assertThat(ofPaths.stream()
                        .filter(result -> result.named().orElseThrow().atTheEnd()))
                .hasSizeGreaterThan(ofPaths.size() * 9 / 10);
        assertThat(paths.troubles().told()).hasSizeGreaterThan(5).allSatisfy((kind, words) -> {
            int links = words.values().stream().mapToInt(Integer::intValue).sum() - words.getOrDefault("none", 0);
            assertThat(words.getOrDefault(kind.trouble().name(), 0))
                    .as("links of '%s' with the right word: %s", kind.label(), words)
                    .isGreaterThanOrEqualTo((int) (0.95 * links));
        });
    }
}
