package io.earshot.http.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides when to try again: soon at first, then less and less often, with jitter. Not thread-safe. */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    /**
     * @param first pause after a first failure; it doubles
     * @param longest pause
     */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    public void succeeded() {
        failures = 0;
    }

    /** Returns how long to wait after a failure: half of it is certain, half is drawn. */
    public Duration failed() {
        return failed(Duration.ZERO);
    }

    /**
     * Returns how long to wait after a failure.
     *
     * @param atLeast as the other side asked for
     */
    public Duration failed(Duration atLeast) {
        long pause = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 16));
        failures++;
        Duration drawn = Duration.ofMillis(pause / 2 + random.nextLong(pause / 2 + 1));
        return drawn.compareTo(atLeast) < 0 ? atLeast : drawn;
    }
}
