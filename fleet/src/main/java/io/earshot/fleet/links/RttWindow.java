package io.earshot.fleet.links;

import io.earshot.model.RttHistogram;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A link's round trips of about the last hour, as a merged histogram. One report has a dozen of them, which is no basis for a
 * percentile. With ten million links each byte counts: a window is an array with one number per bucket in use, the bucket in
 * its upper seven bits and the count in its lower nine.
 */
final class RttWindow {

    static final short[] EMPTY = {};

    /** Beyond so many round trips all counts are halved, so that newer ones weigh more. */
    private static final int MOST = 500;

    private static final int COUNT_BITS = 9;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    private RttWindow() {}

    /** Returns the window with the round trips of one more report. */
    static short[] with(short[] window, RttHistogram newer) {
        if (newer.counts().isEmpty()) {
            return window;
        }
        long[] counts = new long[RttHistogram.BUCKETS];
        for (short packed : window) {
            counts[bucket(packed)] = count(packed);
        }
        for (Map.Entry<Double, Long> each : newer.counts().entrySet()) {
            int bucket = RttHistogram.bucketOf(each.getKey());
            counts[bucket] += Math.min(each.getValue(), Integer.MAX_VALUE); // from outside, and must not overflow
        }
        while (Arrays.stream(counts).sum() > MOST) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] /= 2;
            }
        }
        return pack(counts);
    }

    private static short[] pack(long[] counts) {
        short[] packed =
                new short[(int) Arrays.stream(counts).filter(count -> count > 0).count()];
        int next = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                packed[next++] = (short) (i << COUNT_BITS | counts[i]);
            }
        }
        return packed;
    }

    /**
     * Returns an upper bound of the shortest so many of all round trips, in milliseconds and at most a quarter too long; empty
     * where nothing was received, or it took longer than the longest bucket.
     *
     * @param share above 0, up to 1
     */
    static OptionalDouble percentile(short[] window, double share) {
        long total = 0;
        for (short packed : window) {
            total += count(packed);
        }
        long wanted = (long) Math.ceil(share * total);
        long seen = 0;
        for (short packed : window) {
            seen += count(packed);
            if (seen >= wanted) {
                double bound = RttHistogram.upperBound(bucket(packed));
                return Double.isInfinite(bound) ? OptionalDouble.empty() : OptionalDouble.of(bound);
            }
        }
        return OptionalDouble.empty();
    }

    private static int bucket(short packed) {
        return Short.toUnsignedInt(packed) >>> COUNT_BITS;
    }

    private static int count(short packed) {
        return packed & COUNT_MASK;
    }
}
