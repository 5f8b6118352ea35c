package io.earshot.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpacingTest {

    private static final long LATER = Duration.ofHours(1).toNanos();

    private final Spacing spacing = new Spacing();

    @Test
    void theFirstReportGoesAtOnce() {
        assertThat(spacing.left(-LATER)).isEqualTo(Spacing.GATHER);
    }

    @Test
    void theNextOnesWaitUntilAQuarterOfASecondAfterTheLastRequestBegan() {
        spacing.begun(-LATER);
        assertThat(spacing.left(-LATER + Duration.ofMillis(100).toNanos())).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void aReportAfterAPauseGoesAtOnce() {
        spacing.begun(0);
        assertThat(spacing.left(Duration.ofMillis(249).toNanos())).isEqualTo(Spacing.GATHER);
        assertThat(spacing.left(LATER)).isEqualTo(Spacing.GATHER);
    }
}
