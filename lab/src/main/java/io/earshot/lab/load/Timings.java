package io.earshot.lab.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Holds the durations of requests, in nanoseconds.
 *
 * @param sinceDue from the moment in which the request was due: where the server stalls, those that had to wait for it count
 *     with their whole wait (what Tene calls coordinated omission is not omitted)
 * @param sinceSent from the moment in which it was sent
 */
record Timings(Histogram sinceDue, Histogram sinceSent) {

    private static final long MAX_NANOS = 600_000_000_000L;

    Timings() {
        this(new Histogram(MAX_NANOS, 3), new Histogram(MAX_NANOS, 3));
    }

    void record(long due, long sent, long answered) {
        sinceDue.recordValue(Math.clamp(answered - due, 0, MAX_NANOS));
        sinceSent.recordValue(Math.clamp(answered - sent, 0, MAX_NANOS));
    }

    void add(Timings other) {
        sinceDue.add(other.sinceDue);
        sinceSent.add(other.sinceSent);
    }

    static String line(Histogram times) {
        return String.format(
                Locale.ROOT,
                "p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.1f ms",
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(90) / 1e6,
                times.getValueAtPercentile(99) / 1e6,
                times.getValueAtPercentile(99.9) / 1e6,
                times.getMaxValue() / 1e6);
    }
}
