package io.earshot.agent.link;

import java.time.Duration;

/**
 * Decides when loss is worth a report before the cycle's end. Only the agent knows when within a cycle probes were lost: reports in
 * short succession let the server tell loss that lasts from one moment of silence. Their number is bounded, since loss may last for days.
 * Times are nanoseconds on a monotonic clock. For one thread.
 */
public final class LossAlert {

    /** Two losses of a link this close, with an answer between them, are more than chance makes of a good line. */
    private static final long CLOSE = Duration.ofSeconds(60).toNanos();

    private static final long BETWEEN_REPORTS = Duration.ofSeconds(20).toNanos();

    /** So many reports in a row, and one more after each such time. */
    private static final int MOST = 6;

    private static final long REFILL = Duration.ofMinutes(5).toNanos();

    private int left = MOST;
    private long refilledAt;
    private long reportedAt;

    public LossAlert(long now) {
        refilledAt = now;
        reportedAt = now - BETWEEN_REPORTS;
    }

    /**
     * Takes that a link has begun to lose probes again, after an answer.
     *
     * @param before when it began to do so the last time
     * @return whether to report now
     */
    public boolean lossBegan(long before, long now) {
        if (now - before > CLOSE || now - reportedAt < BETWEEN_REPORTS) {
            return false;
        }
        long refills = (now - refilledAt) / REFILL;
        left = (int) Math.min(MOST, left + refills);
        refilledAt += refills * REFILL;
        if (left == 0) {
            return false;
        }
        left--;
        reportedAt = now;
        return true;
    }
}
