package io.earshot.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlewedClockTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private Instant wall = NOON;
    private long nanos = Long.MAX_VALUE - 5_000_000_000L;
    private final SlewedClock clock = new SlewedClock(() -> wall, () -> nanos);

    @Test
    void aClockThatNobodySetsIsShownAsItIs() {
        pass(Duration.ofMillis(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusMillis(1));
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusMillis(3_600_001));
    }

    @Test
    void setAheadItIsFollowedAtOnce() {
        wall = wall.plusSeconds(3_600);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3_600));
    }

    @Test
    void setBackItGoesOnMoreSlowlyUntilTheOtherHasCaughtUp() {
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
        wall = wall.minusSeconds(60);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
        for (int second = 0; second < 300; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(clock.instant()).isAfter(wall);
        }
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10 + 270));
        pass(Duration.ofSeconds(301));
        assertThat(clock.instant()).isEqualTo(wall).isEqualTo(NOON.plusSeconds(10 - 60 + 601));
    }

    @Test
    void setBackAndRightAgainItIsRightAgain() {
        wall = wall.minusSeconds(3_600);
        pass(Duration.ofSeconds(100));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(90));
        wall = wall.plusSeconds(3_600);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(100));
    }

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }
}
