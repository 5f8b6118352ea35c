package io.earshot.server.links;

import java.time.Duration;
import java.time.Instant;

/** Probes sent and lost over the last two hours of a link, in steps of ten minutes. Immutable. */
final class LossWindow {

    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int LENGTH = 12;

    /** What has just begun shows in so many steps, what is faint only in all of them. */
    private static final int RECENT = 2;

    /** 99.95 %, one-sided: with 50,000 links tested every two minutes, a looser bound would always be wrong about some. */
    private static final double SURE_TO_RAISE = 3.29;

    /** 95 %, one-sided: in two hours of probes every ten seconds this clears a link with up to two of them lost. */
    private static final double SURE_TO_CLEAR = 1.645;

    static final LossWindow EMPTY = new LossWindow(new int[0], 0);

    /** What a count in a step has room for. */
    private static final int MOST = 0xffff;

    /** Packed counts, the newest first: sent in the high half, lost in the low one. */
    private final int[] steps;

    /** The number of the newest step since the epoch. */
    private final int newest;

    private LossWindow(int[] steps, int newest) {
        this.steps = steps;
        this.newest = newest;
    }

    LossWindow with(long sent, long received, Instant now) {
        int step = Math.max(newest, (int) (now.getEpochSecond() / STEP.toSeconds()));
        int passed = steps.length == 0 ? 0 : step - newest;
        if (passed >= LENGTH) {
            return EMPTY.with(sent, received, now);
        }
        int[] longer = new int[Math.clamp(steps.length + passed, 1, LENGTH)];
        System.arraycopy(steps, 0, longer, passed, Math.min(steps.length, longer.length - passed));
        longer[0] = plus(longer[0], sent, sent - received);
        return new LossWindow(longer, step);
    }

    /** Whether the loss rate is certainly above. */
    boolean isAbove(double rate) {
        return lower(RECENT) > rate || lower(LENGTH) > rate;
    }

    /** Whether the loss rate is certainly below; never after just a few probes. */
    boolean isBelow(double rate) {
        return bound(LENGTH, SURE_TO_CLEAR) < rate;
    }

    private double lower(int newestSteps) {
        return bound(newestSteps, -SURE_TO_RAISE);
    }

    /**
     * A bound of Wilson's score interval (Wilson 1927), which unlike the normal approximation holds for few probes too, so
     * that 2 lost of 2 is not 200 lost of 200.
     *
     * @param z the normal distribution's quantile, negative for the lower bound
     */
    private double bound(int newestSteps, double z) {
        long sent = 0;
        long lost = 0;
        for (int i = 0; i < Math.min(newestSteps, steps.length); i++) {
            sent += steps[i] >>> Short.SIZE;
            lost += steps[i] & MOST;
        }
        // Nearly all links lose nothing, and their lower bound is what the formula says, too.
        if (sent == 0 || (lost == 0 && z < 0)) {
            return z < 0 ? 0 : 1;
        }
        double n = sent;
        double p = lost / n;
        double z2 = z * z;
        double centre = p + z2 / (2 * n);
        double spread = z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return (centre + spread) / (1 + z2 / n);
    }

    /** Where there is no room for so many both counts are halved, so that a sender that lies about billions fills no other step. */
    private static int plus(int step, long sent, long lost) {
        long allSent = (step >>> Short.SIZE) + Math.min(sent, Integer.MAX_VALUE);
        long allLost = (step & MOST) + Math.min(lost, Integer.MAX_VALUE);
        while (allSent > MOST) {
            allSent /= 2;
            allLost /= 2;
        }
        return (int) (allSent << Short.SIZE | allLost);
    }
}
