package io.earshot.traffic.kpi;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;

/**
 * The figures of one cell in one minute, as the table KPI has them. Shares are of all requests; times are milliseconds; what cannot
 * be said is NaN.
 *
 * @param consecutiveFailures the longest run of requests without success in this minute
 * @param noCallSeconds the longest time without a request in this minute, its beginning and end included
 */
public record KpiRow(
        long minuteNanos,
        Cell cell,
        long requests,
        long responses,
        long successes,
        long late,
        long unknown,
        double tps,
        double successRate,
        double responseRate,
        double onTimeRate,
        double avgTime,
        double timeP50,
        double timeP95,
        double timeP99,
        double timeMax,
        int consecutiveFailures,
        double noCallSeconds) {

    private static final double MINUTE = 60e9;

    public KpiRow(long minuteNanos, Cell cell, PartialSums sums) {
        this(minuteNanos, cell, sums, sums.runs(minuteNanos));
    }

    private KpiRow(long minuteNanos, Cell cell, PartialSums sums, RunSummary runs) {
        this(
                minuteNanos,
                cell,
                sums.requests(),
                sums.responses(),
                sums.successes(),
                sums.late(),
                sums.unknown(),
                sums.requests() / 60.0,
                share(sums.successes(), sums),
                share(sums.responses(), sums),
                share(sums.onTarget(), sums),
                sums.timed() == 0 ? Double.NaN : sums.sumNanos() / 1e6 / sums.timed(),
                percentile(sums, 0.50),
                percentile(sums, 0.95),
                percentile(sums, 0.99),
                sums.timed() == 0 ? Double.NaN : sums.maxNanos() / 1e6,
                runs.longest(),
                quiet(minuteNanos, runs));
    }

    /** No row is written with fewer. */
    static final int LEAST_OCTETS = 3 + 5 + 10 * Double.BYTES + 1;

    /** Appends it to a record, without its minute. */
    void write(BinaryWriter to) {
        to.text(cell.app()).text(cell.operation()).text(cell.dimension());
        to.signed(requests).signed(responses).signed(successes).signed(late).signed(unknown);
        to.real(tps).real(successRate).real(responseRate).real(onTimeRate).real(avgTime);
        to.real(timeP50).real(timeP95).real(timeP99).real(timeMax);
        to.number(consecutiveFailures).real(noCallSeconds);
    }

    /** Reads what {@link #write} wrote. */
    static KpiRow read(long minuteNanos, BinaryReader from) throws BadRecordException {
        return new KpiRow(
                minuteNanos,
                new Cell(from.text(), from.text(), from.text()),
                from.signed(),
                from.signed(),
                from.signed(),
                from.signed(),
                from.signed(),
                from.real(),
                from.real(),
                from.real(),
                from.real(),
                from.real(),
                from.real(),
                from.real(),
                from.real(),
                from.real(),
                from.below(Integer.MAX_VALUE),
                from.real());
    }

    private static double share(long part, PartialSums sums) {
        return sums.requests() == 0 ? Double.NaN : (double) part / sums.requests();
    }

    private static double percentile(PartialSums sums, double share) {
        return sums.timed() == 0 ? Double.NaN : sums.percentile(share) / 1e6;
    }

    private static double quiet(long minuteNanos, RunSummary runs) {
        if (runs.requests() == 0) {
            return 60;
        }
        double before = runs.first() - minuteNanos;
        double after = MINUTE - (runs.last() - minuteNanos);
        return Math.max((double) runs.gap(), Math.max(before, after)) / 1e9;
    }
}
