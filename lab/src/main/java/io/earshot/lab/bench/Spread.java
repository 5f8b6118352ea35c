package io.earshot.lab.bench;

import java.util.Arrays;
import java.util.Locale;

/** Several runs of one measurement, as their median with the smallest and the largest. */
record Spread(double[] sorted) {

    Spread {
        sorted = sorted.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            throw new IllegalArgumentException("a spread of no runs");
        }
    }

    double median() {
        return sorted[sorted.length / 2];
    }

    /** As in {@code 4.1 (3.9 to 5.2)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median(), sorted[0], sorted[sorted.length - 1]);
    }
}
