package io.earshot.relay;

import java.time.Duration;

/**
 * Keeps requests to the parent apart, since each costs the parent about as much as several reports. The first report after a pause goes at
 * once; while reports keep coming, those of a quarter of a second go together. Times are nanoseconds on a monotonic clock. Not thread-safe.
 */
final class Spacing {

    /** Agents report every cycle of minutes, so that this delay does not count. */
    static final Duration APART = Duration.ofMillis(250);

    /** Agents that notice the same event report it at about the same time. */
    static final Duration GATHER = Duration.ofMillis(10);

    private boolean any;
    private long begunAt;

    /** Returns how long a request that could begin now is held for others. */
    Duration left(long now) {
        if (!any) {
            return GATHER;
        }
        Duration rest = APART.minusNanos(now - begunAt);
        return rest.compareTo(GATHER) > 0 ? rest : GATHER;
    }

    /** A request begins. */
    void begun(long now) {
        any = true;
        begunAt = now;
    }
}
