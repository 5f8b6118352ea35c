package io.earshot.traffic.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveTimeTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private Instant now = NOON;
    private final LiveTime time = new LiveTime(() -> now);

    @Test
    void timePassesAsItWasAtTheLookBefore() {
        assertThat(time.passed(LiveTime.nanos(NOON))).isEmpty();
        now = NOON.plusSeconds(5);
        assertThat(time.passed(LiveTime.nanos(NOON))).as("one second of slack").isEmpty();
        now = NOON.plusSeconds(300);
        assertThat(time.passed(LiveTime.nanos(NOON)))
                .as("packets of a standstill are not read yet")
                .hasValue(LiveTime.nanos(NOON.plusSeconds(4)));
        assertThat(time.passed(LiveTime.nanos(NOON))).hasValue(LiveTime.nanos(NOON.plusSeconds(299)));
    }

    @Test
    void beforeTheFirstPacketAndInCapturesOfEarlierTimesNoTimePasses() {
        var _ = time.passed(0);
        assertThat(time.passed(0)).isEmpty();
        assertThat(time.passed(LiveTime.nanos(NOON.minusSeconds(602)))).isEmpty();
        assertThat(time.passed(LiveTime.nanos(NOON.minusSeconds(600)))).hasValue(LiveTime.nanos(NOON.minusSeconds(1)));
    }
}
