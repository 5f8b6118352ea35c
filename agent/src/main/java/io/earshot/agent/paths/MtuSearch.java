package io.earshot.agent.paths;

import java.util.OptionalInt;

/**
 * Looks for the largest packet that gets through, between one that does and one that may. Mostly that is the first size
 * tried, the largest; else the range is halved. A size is too large when so many probes of it were lost in a row that chance is
 * out of the question on a link that loses as much as this one; the result stands only after as many again.
 *
 * @param passed the largest size known to get through
 * @param lost the smallest size believed not to
 * @param largest as large as can be sent at all
 * @param last what an earlier search found: tried first, as a path seldom changes
 * @param size of the next probe
 * @param misses how many of this size were lost in a row
 * @param confirming whether all that is left is to see {@code lost} lost again
 * @param done whether {@code passed} is the answer
 */
public record MtuSearch(
        int passed, int lost, int largest, OptionalInt last, int size, int misses, boolean confirming, boolean done) {

    private static final int LEAST_LOST = 3;
    private static final int MOST_LOST = 20;

    /** So improbable must it be that so many probes are lost by chance. */
    private static final double CHANCE = 0.001;

    /**
     * @param smallest what ordinary probes take, which get through
     * @param largest more than that
     */
    public static MtuSearch begin(int smallest, int largest, OptionalInt last) {
        return new MtuSearch(smallest, largest + 1, largest, last, largest, 0, false, false);
    }

    /**
     * Looks between a size that is known to get through and one that is known not to.
     *
     * @param lost at least two more than {@code passed}
     */
    static MtuSearch between(int passed, int lost, OptionalInt last) {
        return new MtuSearch(passed, lost, lost - 1, last, next(passed, lost, last), 0, false, false);
    }

    /** Returns the search after an answer to the probe. */
    public MtuSearch answered() {
        return size == largest
                ? new MtuSearch(size, size + 1, largest, last, size, 0, false, true)
                // The losses were chance, except for the largest size.
                : narrowed(size, confirming ? largest : lost, confirming ? OptionalInt.empty() : last);
    }

    /**
     * Returns the search after a loss of the probe.
     *
     * @param loss the share of ordinary probes that the link loses at present
     */
    public MtuSearch unanswered(double loss) {
        if (misses + 1 < enough(loss)) {
            return new MtuSearch(passed, lost, largest, last, size, misses + 1, confirming, false);
        }
        return confirming
                ? new MtuSearch(passed, lost, largest, last, size, 0, true, true)
                : narrowed(passed, size, last);
    }

    private static int enough(double loss) {
        double chance = Math.min(Math.max(loss, 0.01), 0.99);
        return (int) Math.clamp(Math.ceil(Math.log(CHANCE) / Math.log(chance)), LEAST_LOST, MOST_LOST);
    }

    private MtuSearch narrowed(int newPassed, int newLost, OptionalInt hint) {
        boolean nothingBetween = newPassed + 1 == newLost;
        int next = nothingBetween ? newLost : next(newPassed, newLost, hint);
        return new MtuSearch(newPassed, newLost, largest, hint, next, 0, nothingBetween, false);
    }

    private static int next(int passed, int lost, OptionalInt hint) {
        if (hint.isPresent() && hint.getAsInt() == passed) {
            return passed + 1;
        }
        return hint.isPresent() && hint.getAsInt() > passed && hint.getAsInt() < lost
                ? hint.getAsInt()
                : (passed + lost) >>> 1;
    }
}
