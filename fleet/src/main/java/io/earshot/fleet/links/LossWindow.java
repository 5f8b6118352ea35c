package io.earshot.fleet.links;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntUnaryOperator;

/** Probes sent and lost over the last two hours of a link, in steps of ten minutes. Immutable. */
final class LossWindow {

    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int LENGTH = 12;

    /** Loss that has just begun shows in this many steps; faint loss only in all of them. */
    private static final int RECENT = 2;

    /**
     * With 50,000 links tested every two minutes, a looser one would always be wrong about some. Two lost of two stay
     * above it.
     */
    private static final double CHANCE_TO_RAISE = 3e-4;

    /** In two hours of probes every ten seconds this clears a link with up to two of them lost. */
    private static final double CHANCE_TO_CLEAR = 0.05;

    static final LossWindow EMPTY = new LossWindow(new int[0], 0);

    /** The largest count in a step. */
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

    /** Whether the loss rate is certainly above: chance hardly loses so many at that rate. */
    boolean isAbove(double rate) {
        return isAbove(rate, RECENT) || isAbove(rate, LENGTH);
    }

    private boolean isAbove(double rate, int newestSteps) {
        long lost = sum(newestSteps, LossWindow::lost);
        if (lost == 0) { // as of nearly all links
            return false;
        }
        long sent = sum(newestSteps, LossWindow::sent);
        return lost > sent * rate && Binomial.atLeast(lost, sent, rate) < CHANCE_TO_RAISE;
    }

    /** Whether the loss rate is certainly below; never after just a few probes. */
    boolean isBelow(double rate) {
        long lost = sum(LENGTH, LossWindow::lost);
        long sent = sum(LENGTH, LossWindow::sent);
        return lost < sent * rate && Binomial.atMost(lost, sent, rate) < CHANCE_TO_CLEAR;
    }

    /** Returns the probes of all steps. */
    long sent() {
        return sum(LENGTH, LossWindow::sent);
    }

    /** Returns those of them that were lost. */
    long lost() {
        return sum(LENGTH, LossWindow::lost);
    }

    private long sum(int newestSteps, IntUnaryOperator part) {
        long sum = 0;
        for (int i = 0; i < Math.min(newestSteps, steps.length); i++) {
            sum += part.applyAsInt(steps[i]);
        }
        return sum;
    }

    private static int sent(int step) {
        return step >>> Short.SIZE;
    }

    private static int lost(int step) {
        return step & MOST;
    }

    /**
     * Adds to a step. Counts that exceed its room are both halved, so that a sender that reports billions fills no
     * other step.
     */
    private static int plus(int step, long sent, long lost) {
        long allSent = sent(step) + Math.min(sent, Integer.MAX_VALUE);
        long allLost = lost(step) + Math.min(lost, Integer.MAX_VALUE);
        while (allSent > MOST) {
            allSent /= 2;
            allLost /= 2;
        }
        return (int) (allSent << Short.SIZE | allLost);
    }
}
