package io.earshot.agent.exchanges;

import java.time.Duration;

/**
 * Decides which share of the conversations is looked at, so that a capture does not take more of a core than it may, and keeps up with the
 * kernel: frames that the kernel drops tear holes into all conversations, while a smaller share has whole ones. Pure: it is told
 * the time, what was used and what was dropped.
 */
final class CaptureBudget {

    /** Fewer conversations than this share say little; beyond it the capture stops. */
    static final int MOST = 64;

    /** A larger share of dropped frames says that the capture does not keep up. */
    private static final double MOST_DROPPED = 0.001;

    /** While the process loads and compiles its code, what is dropped says nothing about later. */
    private static final long STARTS = Duration.ofSeconds(6).toNanos();

    private static final long MEASURED = Duration.ofSeconds(3).toNanos();
    private static final long CALM = Duration.ofMinutes(1).toNanos();

    private final double share;
    private int factor = 1;
    private boolean exhausted;
    private boolean measuring;
    private long began;
    private long since;
    private long usedThen;
    private long calmSince;
    private long frames;
    private long dropped;

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
            began = now;
            begin(now, used);
            calmSince = now;
            return;
        }
        if (now - since < MEASURED) {
            return;
        }
        double taken = (double) (used - usedThen) / (now - since);
        boolean keepsUp = dropped <= MOST_DROPPED * frames || now - began <= STARTS;
        begin(now, used);
        if (taken > share) {
            calmSince = now;
            if (factor == MOST) {
                exhausted = true;
            } else {
                factor *= 2;
            }
        } else if (!keepsUp) {
            // The smallest share goes on, since what was dropped is told and the CPU time is within bounds.
            calmSince = now;
            factor = Math.min(MOST, 2 * factor);
        } else if (taken > share / 4) {
            calmSince = now;
        } else if (factor > 1 && now - calmSince >= CALM) {
            factor /= 2;
            calmSince = now;
        }
    }

    /**
     * Takes what the kernel had for a capture since this was told last.
     *
     * @param newFrames those that passed the filter
     * @param newlyDropped those of them that the ring had no room for
     */
    void frames(long newFrames, long newlyDropped) {
        frames += newFrames;
        dropped += newlyDropped;
    }

    private void begin(long now, long used) {
        since = now;
        usedThen = used;
        frames = 0;
        dropped = 0;
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
