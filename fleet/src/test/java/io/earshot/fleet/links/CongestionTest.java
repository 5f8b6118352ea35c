package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.Rtt;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CongestionTest {

    private Congestion congestion = Congestion.UNKNOWN;

    @Test
    void isMeasuredAgainstTheLinksOwnPast() {
        measure(40, 20);
        measure(60, 20);
        assertThat(congestion.congested()).isFalse();
        measure(200, 2);
        assertThat(congestion.congested()).isTrue();
    }

    @Test
    void oneSlowReportIsNothing() {
        measure(2, 20);
        measure(100, 1);
        measure(2, 1);
        measure(100, 1);
        assertThat(congestion.congested()).isFalse();
    }

    @Test
    void fractionsOfAMillisecondAreScheduling() {
        measure(0.1, 20);
        measure(1, 20);
        assertThat(congestion.congested()).isFalse();
    }

    @Test
    void endsWithTwoReportsAsUsual() {
        measure(2, 20);
        measure(100, 30);
        assertThat(congestion.congested()).isTrue();
        measure(2, 1);
        assertThat(congestion.congested()).isTrue();
        measure(2, 1);
        assertThat(congestion.congested()).isFalse();
    }

    @Test
    void withoutAnswersNothingIsLearned() {
        measure(2, 20);
        assertThat(congestion.next(Optional.empty())).isEqualTo(congestion);
    }

    private void measure(double millis, int times) {
        for (int i = 0; i < times; i++) {
            congestion = congestion.next(Optional.of(new Rtt(millis, millis, millis, millis)));
        }
    }
}
