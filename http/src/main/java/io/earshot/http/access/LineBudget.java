package io.earshot.http.access;

import java.time.Duration;
import java.util.OptionalLong;

/** A rate limit for log lines that clients cause, so that none of them can fill a disk: lines beyond it are counted. Thread-safe. */
final class LineBudget {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int linesAMinute;

    private boolean begun;
    private long minuteFrom;
    private int linesInMinute;
    private long leftOut;

    LineBudget(int linesAMinute) {
        this.linesAMinute = linesAMinute;
    }

    /**
     * Takes one line.
     *
     * @param nanos of a clock that only goes forward
     * @return how many lines were left out since the last one; empty where this one must be left out, too
     */
    synchronized OptionalLong take(long nanos) {
        if (!begun || nanos - minuteFrom > MINUTE) {
            begun = true;
            minuteFrom = nanos;
            linesInMinute = 0;
        }
        if (linesInMinute >= linesAMinute) {
            leftOut++;
            return OptionalLong.empty();
        }
        linesInMinute++;
        long before = leftOut;
        leftOut = 0;
        return OptionalLong.of(before);
    }

    /** Returns what a line says of those that were left out before it. */
    static String note(long leftOut) {
        return leftOut == 0 ? "" : " (and " + leftOut + " others since the last such line)";
    }
}
