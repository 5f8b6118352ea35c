package io.earshot.lab.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Holds the result of a load: its lines for people, and whether all was well. */
public final class LoadResult {

    private final Tally tally;
    private final Duration took;
    private final Histogram seen;

    /** @param seen from a report's answer until SQL showed it, in nanoseconds */
    LoadResult(Tally tally, Duration took, Histogram seen) {
        this.tally = tally;
        this.took = took;
        this.seen = seen;
    }

    /** Whether every request got the answer that an agent hopes for, or was told to come again. */
    public boolean isClean() {
        return tally.isClean();
    }

    /** Returns the first error; empty if there was none. */
    public String firstError() {
        return tally.firstError;
    }

    /** Requests a second. */
    public double rate() {
        return tally.requests() / (took.toNanos() / 1e9);
    }

    /** Reports that were taken. */
    public long reports() {
        return tally.reports;
    }

    /** From a request's time to its answer; one in a hundred took longer. */
    public double p99Millis() {
        return tally.timings.sinceDue().getValueAtPercentile(99) / 1e6;
    }

    /** From the moment that a request was sent to its answer; so many in a hundred took no longer. */
    public double sentMillis(double percent) {
        return tally.timings.sinceSent().getValueAtPercentile(percent) / 1e6;
    }

    /** Requests that were told to come again, were refused, or failed. */
    public long unwelcome() {
        return tally.busy + tally.refused + tally.errors;
    }

    public List<String> toLines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "rate       %.0f requests/s over %.1f s: %s",
                        rate(),
                        took.toNanos() / 1e9,
                        tally.toLine()),
                "since due  " + Timings.line(tally.timings.sinceDue()),
                "since sent " + Timings.line(tally.timings.sinceSent()),
                "in SQL     " + Timings.line(seen) + " after the 204, of " + seen.getTotalCount() + " reports");
    }
}
