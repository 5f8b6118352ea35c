package io.earshot.lab.ratios;

import java.util.Arrays;
import java.util.Locale;

/** Several runs of one measurement, as their median with the smallest and the largest. */
public final class Spread {

    private final double[] sorted;

    /** @param runs at least one */
    public Spread(double... runs) {
        if (runs.length == 0) {
            throw new IllegalArgumentException("a spread of no runs");
        }
        sorted = runs.clone();
        Arrays.sort(sorted);
    }

    public double median() {
        return sorted[sorted.length / 2];
    }

    /** As in {@code 4.10 (3.92 to 5.20)}, with as many decimals as the median deserves. */
    @Override
    public String toString() {
        int decimals = median() >= 1_000 ? 0 : median() >= 100 ? 1 : 2;
        String number = "%,." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + " to " + number + ")",
                median(),
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
