package io.earshot.fleet.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentStallTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aLongStallOutlivesTheNextReportAndEndsWithTheOneAfterIt() {
        RecentStall woke = RecentStall.NONE.heard(LONG, CYCLE, NOON);
        RecentStall next = woke.heard(Duration.ZERO, CYCLE, NOON.plusSeconds(120));
        assertThat(next.longest()).isEqualTo(LONG);
        assertThat(next.heard(Duration.ZERO, CYCLE, NOON.plusSeconds(240))).isEqualTo(RecentStall.NONE);
    }

    @Test
    void aShortStallIsNoLongerToldThanItIsReported() {
        RecentStall busy = RecentStall.NONE.heard(SHORT, CYCLE, NOON);
        assertThat(busy.longest()).isEqualTo(SHORT);
        assertThat(busy.heard(Duration.ZERO, CYCLE, NOON.plusSeconds(1))).isEqualTo(RecentStall.NONE);
    }

    @Test
    void aShortStallDoesNotHideALongOne() {
        RecentStall woke = RecentStall.NONE.heard(LONG, CYCLE, NOON);
        assertThat(woke.heard(SHORT, CYCLE, NOON.plusSeconds(1)).longest()).isEqualTo(LONG);
    }
}
