package io.earshot.lab.ratios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.lab.ratios.Ratio.Goal;
import org.junit.jupiter.api.Test;

class RatioTest {

    @Test
    void turnsAreComparedOneByOneAndTheirMedianCounts() {
        Ratio ratio = Ratio.ofTurns(
                "results/s",
                new double[] {10_000, 12_000, 9_000},
                "peer",
                new double[] {5_000, 12_000, 6_000},
                new Goal.AtLeast(1));
        assertThat(ratio.toLine())
                .isEqualTo(
                        "| results/s | 10,000 (9,000 to 12,000) | peer | 6,000 (5,000 to 12,000) | 1.50 (1.00 to 2.00)"
                                + " | at least 1.0 |");
    }

    @Test
    void aGoalThatWasMissedSaysSo() {
        Ratio slower = Ratio.ofTurns("ms", new double[] {150.04}, "peer", new double[] {100}, new Goal.AtMost(1));
        assertThat(slower.toLine()).contains("150.0 (150.0 to 150.0)").endsWith("| at most 1.0: missed |");
        assertThat(new Goal.AtMost(1).isMet(1)).isTrue();
        assertThat(new Goal.AtLeast(0.5).isMet(0.49)).isFalse();
    }

    @Test
    void whereNothingWasPromisedNothingIsMissed() {
        assertThat(Ratio.ofTurns("µs", new double[] {2}, "peer", new double[] {1})
                        .toLine())
                .endsWith("| 2.00 (2.00 to 2.00) |  |");
    }

    @Test
    void aSpreadOfNoRunsIsRefused() {
        assertThatThrownBy(() -> new Spread()).isInstanceOf(IllegalArgumentException.class);
    }
}
