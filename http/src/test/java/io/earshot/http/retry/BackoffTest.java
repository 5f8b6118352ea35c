package io.earshot.http.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    @Test
    void triesGrowRarerUpToABoundAndNeverComeSoonerThanTheOtherSideAsked() {
        Backoff backoff = new Backoff(FIRST, LONGEST, new Random(1));
        assertThat(backoff.failed()).isLessThanOrEqualTo(FIRST);
        for (int i = 0; i < 50; i++) {
            assertThat(backoff.failed()).isPositive().isLessThanOrEqualTo(LONGEST);
        }
        assertThat(backoff.failed()).isGreaterThanOrEqualTo(LONGEST.dividedBy(2));
        assertThat(backoff.failed(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        backoff.succeeded();
        assertThat(backoff.failed()).isLessThanOrEqualTo(FIRST);
    }
}
