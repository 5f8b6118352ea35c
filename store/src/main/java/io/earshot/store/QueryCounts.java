package io.earshot.store;

import java.util.concurrent.atomic.LongAdder;

/** Counts users' queries and the time that their answers take. Thread-safe. */
public final class QueryCounts {

    private final LongAdder asked = new LongAdder();
    private final LongAdder stopped = new LongAdder();
    private final LongAdder sentAway = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    public void begun() {
        asked.increment();
    }

    public void refused(SqlRefusedException.Kind why) {
        switch (why) {
            case STOPPED -> stopped.increment();
            case BUSY -> sentAway.increment();
            case REFUSED, WRONG -> {}
        }
    }

    /** @param start as {@link System#nanoTime} told it when the query began */
    public void ended(long start) {
        nanos.add(System.nanoTime() - start);
    }

    /** Returns how many queries were taken up. */
    public long asked() {
        return asked.sum();
    }

    /** Returns how many of them met a limit. */
    public long stopped() {
        return stopped.sum();
    }

    /** Returns how many were turned away because too many others were running. */
    public long sentAway() {
        return sentAway.sum();
    }

    /** Returns how long all answers took together. */
    public double secondsSpent() {
        return nanos.sum() / 1e9;
    }
}
