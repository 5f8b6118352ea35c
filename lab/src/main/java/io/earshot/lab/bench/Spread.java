package io.earshot.lab.bench;

import java.util.Arrays;
import java.util.Locale;

/** Several runs of one measurement, as their median with the smallest and the largest. */
final class Spread {

    private final double[] sorted;

    /** @param runs at least one */
    Spread(double... runs) {
        if (runs.length == 0) {
            throw new IllegalArgumentException("a spread of no runs");
        }
        sorted = runs.clone();
        Arrays.sort(sorted);
    }

    double median() {
        return sorted[sorted.length / 2];
    }

    /** As in {@code 4.10 (3.92 to 5.20)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(), sorted[0], sorted[sorted.length - 1]);
    }
}
