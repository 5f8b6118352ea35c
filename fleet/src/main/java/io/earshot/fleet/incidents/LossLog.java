package io.earshot.fleet.incidents;

import java.util.Arrays;

/**
 * The reports of the last half an hour in which a link lost probes, the oldest first. Most links lose nothing and have no log;
 * reports without a loss are not kept, since what was sent meanwhile follows from the pace of probes. Times are milliseconds since the
 * epoch, exact to the second. Not thread-safe.
 */
final class LossLog {

    /** Older losses count in no window. */
    static final long KEPT_MILLIS = 30 * 60_000;

    /** An agent that reports more often than that loses its oldest entries first. */
    private static final int MOST = 64;

    /** More than a link is ever probed in a cycle is a lie, and must not outweigh all others. */
    private static final int MOST_PROBES = 1_000;

    private static final int SLOW = 0x8000;

    private static final long SECOND = 1_000;
    private static final long UNSIGNED = 0xffff_ffffL;

    /** The log of a link that lost nothing; nothing is ever added to it. */
    static final LossLog EMPTY = new LossLog();

    /**
     * For each entry: when its report came, in unsigned seconds; the seconds since the report before; sent above, slow
     * and lost below.
     */
    private int[] data = new int[0];

    /**
     * @param from when the agent's report before it came
     * @param to when this one came
     * @param sent probes whose fate it tells
     * @param lost those of them that were not answered
     * @param slow whether the answered ones took much longer than usual
     */
    void add(long from, long to, long sent, long lost, boolean slow) {
        int kept = Math.min(data.length, 3 * (MOST - 1));
        int[] longer = Arrays.copyOfRange(data, data.length - kept, data.length + 3);
        longer[kept] = (int) (to / SECOND);
        longer[kept + 1] = (int) (to / SECOND - from / SECOND);
        longer[kept + 2] =
                (int) Math.min(sent, MOST_PROBES) << Short.SIZE | (slow ? SLOW : 0) | (int) Math.min(lost, MOST_PROBES);
        data = longer;
    }

    /** Forgets what is too old to count. */
    void forget(long now) {
        int first = 0;
        while (first < size() && to(first) < now - KEPT_MILLIS) {
            first++;
        }
        if (first > 0) {
            data = Arrays.copyOfRange(data, 3 * first, data.length);
        }
    }

    int size() {
        return data.length / 3;
    }

    boolean isEmpty() {
        return data.length == 0;
    }

    /** Returns the index of the first entry whose report began at that time or later; {@link #size} if there is none. */
    int firstSince(long begin) {
        int first = size();
        while (first > 0 && from(first - 1) >= begin) {
            first--;
        }
        return first;
    }

    long from(int entry) {
        return to(entry) - SECOND * data[3 * entry + 1];
    }

    long to(int entry) {
        return SECOND * (data[3 * entry] & UNSIGNED);
    }

    int sent(int entry) {
        return data[3 * entry + 2] >>> Short.SIZE;
    }

    int lost(int entry) {
        return data[3 * entry + 2] & (SLOW - 1);
    }

    boolean slow(int entry) {
        return (data[3 * entry + 2] & SLOW) != 0;
    }
}
