package io.earshot.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts round trips by duration. All agents use the same buckets, so that histograms of many links, agents and
 * cycles add up, bucket by bucket.
 *
 * <p>A bucket is named by its upper bound in milliseconds, which belongs to it; it begins above the bound before. Bounds are
 * IEC 60063's E12 series over six decades, 0.01, 0.012, 0.015, 0.018, 0.022, 0.027, 0.033, 0.039, 0.047, 0.056, 0.068,
 * 0.082, 0.1 and so on to 10000, and then infinity: at most a quarter above the true value.
 *
 * @param counts by upper bound, only those above zero
 */
public record RttHistogram(SortedMap<Double, Long> counts) {

    private static final double[] BOUNDS = bounds();

    /** The number of buckets. */
    public static final int BUCKETS = BOUNDS.length;

    public static final RttHistogram EMPTY = new RttHistogram(Collections.emptySortedMap());

    public RttHistogram {
        SortedMap<Double, Long> kept = new TreeMap<>();
        for (Map.Entry<Double, Long> bucket : counts.entrySet()) {
            double bound = bucket.getKey();
            if (bound != upperBound(bucketOf(bound))) {
                throw new IllegalArgumentException("bucket " + bound + ", expected the upper bound of one");
            }
            if (bucket.getValue() < 0) {
                throw new IllegalArgumentException(
                        "count " + bucket.getValue() + " in bucket " + bound + ", expected 0 or more");
            }
            if (bucket.getValue() > 0) {
                kept.put(bound, bucket.getValue());
            }
        }
        counts = Collections.unmodifiableSortedMap(kept);
    }

    /** @param counts one for each bucket, by its number */
    public static RttHistogram of(int[] counts) {
        SortedMap<Double, Long> byBound = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                byBound.put(upperBound(i), (long) counts[i]);
            }
        }
        return new RttHistogram(byBound);
    }

    /** The number of the bucket that a round trip falls into, from 0. Whatever is no number falls into the last. */
    public static int bucketOf(double millis) {
        int found = Arrays.binarySearch(BOUNDS, millis);
        return Math.min(found >= 0 ? found : -found - 1, BUCKETS - 1);
    }

    public static double upperBound(int bucket) {
        return BOUNDS[bucket];
    }

    public RttHistogram plus(RttHistogram other) {
        return new RttHistogram(Stream.concat(counts.entrySet().stream(), other.counts.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::addExact, TreeMap::new)));
    }

    /** As decimal fractions, so that each is the very number that its text says. */
    private static double[] bounds() {
        int[] series = {10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82};
        int decades = 6;
        double[] bounds = new double[decades * series.length + 2];
        for (int i = 0; i <= decades * series.length; i++) {
            bounds[i] = Double.parseDouble(series[i % series.length] + "e" + (i / series.length - 3));
        }
        bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
        return bounds;
    }
}
