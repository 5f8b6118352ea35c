package io.earshot.traffic.kpi;

import io.earshot.traffic.binary.BadRecordException;
import io.earshot.traffic.binary.BinaryReader;
import io.earshot.traffic.binary.BinaryWriter;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts latencies in buckets that are at most 1.6 % wide. A percentile is the upper end of its bucket, cut at the maximum. */
public final class LatencyHistogram {

    private static final int BITS = 6;
    private static final int PER_OCTAVE = 1 << BITS;

    private static final long MILLI = 1_000_000;

    private static final int MOST_BUCKETS = bucketOf(Long.MAX_VALUE) + 1;

    private int[] counts = new int[0];
    private long total;

    /** Returns the bucket of a latency, in whole microseconds. */
    static int bucketOf(long nanos) {
        long micros = Math.max(0, nanos) / 1_000;
        if (micros < PER_OCTAVE) {
            return (int) micros;
        }
        int octave = 63 - Long.numberOfLeadingZeros(micros) - BITS;
        return octave * PER_OCTAVE + (int) (micros >>> octave);
    }

    /** Returns the end of a bucket, exclusive, in nanoseconds. */
    static long endOf(int bucket) {
        int octave = Math.max(0, bucket / PER_OCTAVE - 1);
        long mantissa = bucket - (long) octave * PER_OCTAVE;
        return ((mantissa + 1) << octave) * 1_000;
    }

    void add(long nanos, int count) {
        addTo(bucketOf(nanos), count);
    }

    private void addTo(int bucket, int count) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(bucket + 1, counts.length * 5 / 4));
        }
        counts[bucket] += count;
        total += count;
    }

    void add(LatencyHistogram other) {
        if (other.counts.length > counts.length) {
            counts = Arrays.copyOf(counts, other.counts.length);
        }
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** Appends it to a record. */
    void write(BinaryWriter to) {
        int used = 0;
        for (int count : counts) {
            used += count == 0 ? 0 : 1;
        }
        to.number(used);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                to.number(i).number(counts[i]);
            }
        }
    }

    /** Adds what {@link #write} wrote. */
    void read(BinaryReader from) throws BadRecordException {
        int used = from.count(2);
        for (int i = 0; i < used; i++) {
            addTo(from.below(MOST_BUCKETS), from.below(Integer.MAX_VALUE));
        }
    }

    /**
     * Returns the latency that a share of all latencies does not exceed, in nanoseconds.
     *
     * @param share above 0, at most 1
     */
    public long percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total - 1e-9));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return endOf(i);
            }
        }
        return 0;
    }

    /** Returns how many latencies lie up to each of the limits 1, 2, 5, 10 … ms and above the one before, in nanoseconds; without zeros. */
    public SortedMap<Long, Long> distribution() {
        SortedMap<Long, Long> distribution = new TreeMap<>();
        int from = 0;
        long limit = MILLI;
        for (int step = 0; from < counts.length; step++) {
            int to = Math.min(bucketOf(limit - 1) + 1, counts.length);
            long count = 0;
            for (; from < to; from++) {
                count += counts[from];
            }
            if (count > 0) {
                distribution.put(limit, count);
            }
            limit = step % 3 == 1 ? limit / 2 * 5 : limit * 2;
        }
        return distribution;
    }

    public long total() {
        return total;
    }

    /** Returns how many latencies lie below a limit, as exact as the buckets are. */
    public long below(long nanos) {
        int last = bucketOf(nanos);
        long sum = 0;
        for (int i = 0; i < Math.min(last, counts.length); i++) {
            sum += counts[i];
        }
        return sum;
    }
}
