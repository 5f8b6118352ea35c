package io.earshot.lab.fleet.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.lab.fleet.breaks.BreakKind;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProofTableTest {

    private static Outcome outcome(double seen, String named, String... faults) {
        return new Outcome(
                BreakKind.HOST_PAIR,
                "host1 host2",
                "DOWN",
                OptionalDouble.of(seen),
                OptionalDouble.of(seen + 2),
                OptionalDouble.empty(),
                "host-pair",
                named,
                1,
                OptionalDouble.of(9.4),
                OptionalDouble.of(80),
                OptionalDouble.of(90),
                List.of(faults));
    }

    @Test
    void severalTriesOfAKindAreALineWithMedianAndMost() {
        ProofResult result = new ProofResult(
                List.of(
                        outcome(30, "host-pair host1 host2"),
                        outcome(21, "host-pair host1 host2"),
                        outcome(24.4, "host host1", "named otherwise")),
                List.of("host9 is cut off"),
                List.of(BreakKind.DATA_CENTER));
        assertThat(ProofTable.of(result)).contains("""
            | host-pair | 3 | DOWN | 24 (30) | 26 (32) | – | host-pair | 2 of 3 | 1 | 9 (9) | 80 (80) | 90 (90) | 2 of 3 |

            2 of 3 breaks as expected, 1 incident that had to do with nothing that was broken.
            - false: host9 is cut off
            - host-pair host1 host2: DOWN after 24 s, incident after 26 s, Nagios after – s, 1 incident (host host1); named otherwise
            - data-center: the fleet is too small to try it
            """);
        assertThat(result.isWell()).isFalse();
    }

    @Test
    void allAsExpectedAndNothingElseIsWell() {
        assertThat(new ProofResult(List.of(outcome(24, "host-pair host1 host2")), List.of(), List.of()).isWell())
                .isTrue();
        assertThat(new ProofResult(List.of(outcome(24, "host-pair host1 host2")), List.of("false"), List.of()).isWell())
                .isFalse();
    }
}
