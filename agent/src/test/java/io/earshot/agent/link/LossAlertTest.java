package io.earshot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossAlertTest {

    private static final long LONG_AGO = -Duration.ofHours(1).toNanos();

    private final LossAlert alert = new LossAlert(0);

    @Test
    void oneLossIsChance() {
        assertThat(alert.lossBegan(LONG_AGO, seconds(10))).isFalse();
    }

    @Test
    void twoLossesWithinAMinuteAreReportedAtOnce() {
        assertThat(alert.lossBegan(seconds(10), seconds(40))).isTrue();
    }

    @Test
    void lossThatGoesOnIsReportedAgainAfterTwentySeconds() {
        assertThat(alert.lossBegan(seconds(10), seconds(40))).isTrue();
        assertThat(alert.lossBegan(seconds(40), seconds(50))).isFalse();
        assertThat(alert.lossBegan(seconds(50), seconds(60))).isTrue();
    }

    @Test
    void aDayOfLossCostsOneMoreReportEveryFiveMinutes() {
        long reports = 0;
        for (int second = 10; second < 86_400; second += 10) {
            reports += alert.lossBegan(seconds(second - 10), seconds(second)) ? 1 : 0;
        }
        assertThat(reports).isBetween(280L, 300L);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
