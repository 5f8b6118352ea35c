package io.earshot.agent.link;

import io.earshot.model.Rtt;
import io.earshot.model.RttHistogram;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts one link's probes over one cycle. A probe counts when its fate is known, so that what is still on its way belongs
 * to the next cycle: {@code received + lost} is what was sent. What was lost under a suspicion is known when that is over.
 */
final class Tally {

    /** The percentile is taken from the newest so many; the other figures from all. */
    private static final int KEPT = 512;

    private static final String FILTERED = "FILTERED";
    private static final String UNHEARD = "UNHEARD";

    private float[] newest = new float[16];
    /** Answers whose round trip is one of the link's own method. */
    private long received;

    /** Answers by another method, whose round trips take longer for reasons of its own. */
    private long receivedUntimed;

    private long lost;
    /** Lost too, unless it turns out that probes of this kind never arrive. */
    private long suspected;

    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max;
    private final int[] buckets = new int[RttHistogram.BUCKETS];
    private final SortedMap<String, Long> errors = new TreeMap<>();
    private long late;
    private long duplicates;

    void received(long rttNanos) {
        double millis = Math.max(0, rttNanos) / 1e6;
        int slot = (int) (received % KEPT);
        if (slot >= newest.length) {
            newest = Arrays.copyOf(newest, Math.min(KEPT, 2 * newest.length));
        }
        newest[slot] = (float) millis;
        received++;
        sum += millis;
        min = Math.min(min, millis);
        max = Math.max(max, millis);
        buckets[RttHistogram.bucketOf(millis)]++;
    }

    /** Counts an answer to a probe by another method. */
    void receivedUntimed() {
        receivedUntimed++;
    }

    /** Counts losses of which it is known by now that they were losses of the link. */
    void lostByChance(int count) {
        lost += count;
    }

    /** Whether it counts is known once the suspicion is over. */
    void lost() {
        suspected++;
    }

    void suspicionOver() {
        lost += suspected;
        suspected = 0;
    }

    /** The first answer of all: what was lost before says nothing of the path, as the container may have had no route yet. */
    void heardFirst() {
        long before = lost + suspected;
        if (before > 0) {
            errors.merge(UNHEARD, before, Long::sum);
            lost = 0;
            suspected = 0;
        }
    }

    /** The path is well, and swallows this kind of probe alone. */
    void filtered() {
        if (suspected > 0) {
            errors.merge(FILTERED, suspected, Long::sum);
            suspected = 0;
        }
    }

    /** A probe that says nothing of the path. */
    void error(String word) {
        errors.merge(word, 1L, Long::sum);
    }

    void late() {
        late++;
    }

    void duplicate() {
        duplicates++;
    }

    SortedMap<String, Long> errors() {
        return errors;
    }

    long lateOnes() {
        return late;
    }

    long duplicates() {
        return duplicates;
    }

    RttHistogram rtts() {
        return received == 0 ? RttHistogram.EMPTY : RttHistogram.of(buckets);
    }

    long sent() {
        return received() + lost;
    }

    long received() {
        return received + receivedUntimed;
    }

    Optional<Rtt> rtt() {
        if (received == 0) {
            return Optional.empty();
        }
        float[] sorted = Arrays.copyOf(newest, (int) Math.min(received, KEPT));
        Arrays.sort(sorted);
        double p95 = sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
        return Optional.of(new Rtt(min, sum / received, Math.clamp(p95, min, max), max));
    }

    void clear() {
        received = 0;
        receivedUntimed = 0;
        lost = 0;
        sum = 0;
        min = Double.POSITIVE_INFINITY;
        max = 0;
        Arrays.fill(buckets, 0);
        errors.clear();
        late = 0;
        duplicates = 0;
    }
}
