package io.earshot.agent.exchanges;

import java.time.Duration;

/**
 * Decides which share of the conversations is looked at, so that a capture does not take more of a core than it may. Pure: it is told
 * the time and what was used.
 */
final class CaptureBudget {

    /** Fewer conversations than this share say little; beyond it the capture stops. */
    static final int MOST = 64;

    private static final long MEASURED = Duration.ofSeconds(3).toNanos();
    private static final long CALM = Duration.ofMinutes(1).toNanos();

    private final double share;
    private int factor = 1;
    private boolean exhausted;
    private boolean measuring;
    private long since;
    private long usedThen;
    private long calmSince;

    /** @param share of one core that may be taken */
    CaptureBudget(double share) {
        this.share = share;
    }

    /**
     * Takes a measurement.
     *
     * @param now monotonic nanoseconds
     * @param used nanoseconds of CPU time since the beginning
     */
    void used(long now, long used) {
        if (!measuring) {
            measuring = true;
            begin(now, used);
            calmSince = now;
            return;
        }
        if (now - since < MEASURED) {
            return;
        }
        double taken = (double) (used - usedThen) / (now - since);
        begin(now, used);
        if (taken > share) {
            calmSince = now;
            if (factor == MOST) {
                exhausted = true;
            } else {
                factor *= 2;
            }
        } else if (taken > share / 4) {
            calmSince = now;
        } else if (factor > 1 && now - calmSince >= CALM) {
            factor /= 2;
            calmSince = now;
        }
    }

    private void begin(long now, long used) {
        since = now;
        usedThen = used;
    }

    /** 1 of so many conversations is looked at. */
    int factor() {
        return factor;
    }

    /** Whether even the smallest share of the conversations costs too much. */
    boolean isExhausted() {
        return exhausted;
    }
}
