package io.earshot.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {

    private final AnswerTimes times = new AnswerTimes();

    @Test
    void theServerThatBecameSlowestIsTold() {
        assertThat(times.usual(Map.of("a", 20_000_000L, "b", 40_000_000L))).isEqualTo("40 ms");
        assertThat(times.compared(Map.of("a", 30_000_000L, "b", 40_000_000L))).isEqualTo("times 1.50");
    }

    @Test
    void whatARestartCostsIsToldApartOnce() {
        var _ = times.usual(Map.of("a", 20_000_000L, "b", 40_000_000L));
        times.beforeRestart(Map.of("a", 22_000_000L));
        assertThat(times.compared(Map.of("a", 40_000_000L)))
                .isEqualTo("times 2.00, 1.10 until what was broken started again");
        assertThat(times.compared(Map.of("a", 40_000_000L))).isEqualTo("times 2.00");
    }

    @Test
    void withoutUsualTimesNothingIsCompared() {
        times.beforeRestart(Map.of("a", 1L));
        assertThat(times.compared(Map.of("a", 1L))).isEqualTo("not compared");
    }
}
