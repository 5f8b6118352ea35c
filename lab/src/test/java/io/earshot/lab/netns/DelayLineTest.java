package io.earshot.lab.netns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelayLineTest {

    /** The clock overflows soon, as System.nanoTime() may. */
    private static final long LATE = Math.subtractExact(Long.MAX_VALUE, 5);

    private final DelayLine line = new DelayLine(Duration.ofNanos(10));

    @Test
    void eachArrivesAfterTheSameTimeInTheOrderInWhichItLeft() {
        line.add(new byte[] {1}, LATE);
        line.add(new byte[] {2}, LATE + 4);
        assertThat(line.arrived(LATE + 9)).isEmpty();
        assertThat(line.arrived(LATE + 10)).hasValue(new byte[] {1});
        assertThat(line.arrived(LATE + 13)).isEmpty();
        assertThat(line.arrived(LATE + 20)).hasValue(new byte[] {2});
        assertThat(line.arrived(LATE + 20)).isEmpty();
    }

    @Test
    void itIsKnownHowLongNothingArrives() {
        assertThat(line.untilNext(0)).isEmpty();
        line.add(new byte[1], 0);
        assertThat(line.untilNext(4)).hasValue(Duration.ofNanos(6));
        assertThat(line.untilNext(40)).hasValue(Duration.ZERO);
    }

    @Test
    void whatIsMoreThanTheWayHoldsIsLost() {
        for (int i = 0; i < 10_001; i++) {
            line.add(new byte[1], 0);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(line.arrived(10)).isPresent();
        }
        assertThat(line.arrived(10)).isEmpty();
    }
}
