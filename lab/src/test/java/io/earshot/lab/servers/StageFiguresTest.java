package io.earshot.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StageFiguresTest {

    @Test
    void aPercentileIsOnTheLineBetweenTheBoundsAroundIt() {
        TreeMap<Double, Double> counts = new TreeMap<>(Map.of(0.01, 50.0, 0.02, 90.0, Double.POSITIVE_INFINITY, 100.0));
        assertThat(StageFigures.percentile(counts, 0.5)).isEqualTo("10");
        assertThat(StageFigures.percentile(counts, 0.7)).isEqualTo("15");
        assertThat(StageFigures.percentile(counts, 0.99)).isEqualTo("over 20");
    }

    @Test
    void whereNothingWasCountedThereIsNone() {
        assertThat(StageFigures.percentile(new TreeMap<>(), 0.5)).isEqualTo("-");
        assertThat(StageFigures.percentile(new TreeMap<>(Map.of(0.01, 0.0)), 0.5))
                .isEqualTo("-");
    }
}
