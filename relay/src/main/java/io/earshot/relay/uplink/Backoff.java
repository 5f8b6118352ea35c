package io.earshot.relay.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides when to try the parent again: soon at first, then less and less often, with jitter. */
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(15);

    private final RandomGenerator random;
    private int failures;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    public void succeeded() {
        failures = 0;
    }

    /**
     * Returns how long to wait after a failure: half of it is certain, half is drawn.
     *
     * @param atLeast as the parent asked for
     */
    public Duration failed(Duration atLeast) {
        long longest = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 10));
        failures++;
        Duration drawn = Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
        return drawn.compareTo(atLeast) < 0 ? atLeast : drawn;
    }
}
