package io.earshot.fleet.incidents;

/** The probes that were lost at one place, by half minutes, as long as losses count. Times are milliseconds since the epoch. Not thread-safe. */
final class RecentLosses {

    private static final long STEP_MILLIS = 30_000;

    /** A ring buffer; step n stands at n modulo its length. */
    private final int[] lost = new int[(int) (LossLog.KEPT_MILLIS / STEP_MILLIS) + 2];

    private long newest;

    /** Counts what a report told then. */
    void add(long at, long more) {
        long step = at / STEP_MILLIS;
        for (long i = Math.max(newest + 1, step - lost.length + 1); i <= step; i++) {
            lost[index(i)] = 0;
        }
        newest = Math.max(newest, step);
        if (step > newest - lost.length) {
            lost[index(step)] += (int) more;
        }
    }

    /** Returns at least so many as reports told of since then, up to half a minute more. */
    long since(long begin) {
        long sum = 0;
        for (long i = Math.max(begin / STEP_MILLIS, newest - lost.length + 1); i <= newest; i++) {
            sum += lost[index(i)];
        }
        return sum;
    }

    private int index(long step) {
        return Math.floorMod(step, lost.length);
    }
}
