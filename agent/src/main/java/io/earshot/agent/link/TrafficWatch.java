package io.earshot.agent.link;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Decides what the traffic of one link means for its probes. They rest while the newest reading shows that data was acknowledged and hardly
 * any sent again, as long as there is a reading about as often as a turn; every {@value #TURNS}th is sent all the same, since small packets of another protocol may fail alone. They go out more
 * densely for a while when much was sent again, since only they tell how much of it was lost. Times are nanoseconds on a monotonic clock.
 * For one thread.
 */
public final class TrafficWatch {

    /** One in so many turns is taken whatever the traffic says. */
    public static final int TURNS = 4;

    /** A link that has more than this sent again is probed at its usual pace: the worst that is usual between data centres. */
    private static final double CLEAN = 0.02;

    /** After more than that, for so long. */
    private static final long DOUBT = Duration.ofMinutes(1).toNanos();

    /** So much is heavy loss, if it is more than an accident. */
    private static final double HEAVY = 0.05;

    private static final int HEAVY_SEGMENTS = 3;
    private static final long WATCHFUL = Duration.ofMinutes(1).toNanos();
    private static final long BETWEEN_WATCHES = Duration.ofMinutes(10).toNanos();

    /** Below this, round trips of a probe are the scheduler's as much as the network's, and tell nothing of who answers. */
    private static final long LONG_RTT = Duration.ofMillis(1).toNanos();

    /** Data that is acknowledged so much faster than probes are answered is acknowledged by something on the way, as by a proxy. */
    private static final int FASTER = 4;

    private boolean proven;
    private long readAt;
    private long sinceReadingBefore;
    private long doubtUntil;
    private long watchfulSince;
    private int rested;
    private long leastRtt = Long.MAX_VALUE;

    public TrafficWatch(long now) {
        readAt = now;
        doubtUntil = now;
        watchfulSince = now - BETWEEN_WATCHES;
    }

    /** Takes that a probe was answered. */
    void answered(long rttNanos) {
        leastRtt = Math.min(leastRtt, Math.max(1, rttNanos));
    }

    /** Takes the newest reading. Returns when data was last acknowledged by the partner; empty if that is not known. */
    public OptionalLong take(LinkTraffic reading) {
        sinceReadingBefore = reading.readAt() - readAt;
        readAt = reading.readAt();
        boolean elsewhere = leastRtt >= LONG_RTT
                && leastRtt < Long.MAX_VALUE
                && reading.rtt().isPresent()
                && reading.rtt().getAsLong() < leastRtt / FASTER;
        OptionalLong acked = elsewhere ? OptionalLong.empty() : reading.ackedAt();
        double share = reading.retransmitted() == 0
                ? 0
                : (double) reading.retransmitted() / Math.max(reading.segments(), reading.retransmitted());
        if (share >= CLEAN || reading.stuck() > 0) {
            doubtUntil = readAt + DOUBT;
        }
        if (share >= HEAVY && reading.retransmitted() >= HEAVY_SEGMENTS && readAt - watchfulSince >= BETWEEN_WATCHES) {
            watchfulSince = readAt;
        }
        proven = acked.isPresent() && doubtUntil - readAt <= 0;
        return acked;
    }

    /**
     * Returns whether the turn that is due may be left out, and counts it if so.
     *
     * @param interval from one turn to the next
     */
    public boolean rests(long interval, long now) {
        boolean fresh = now - readAt <= interval + interval / 4;
        boolean regular = sinceReadingBefore <= interval + interval / 2;
        if (!proven || !fresh || !regular || rested >= TURNS - 1) {
            rested = 0;
            return false;
        }
        rested++;
        return true;
    }

    /** Returns whether turns come as densely as while a suspicion is confirmed. */
    public boolean isWatchful(long now) {
        return now - watchfulSince < WATCHFUL;
    }
}
