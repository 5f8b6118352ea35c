package io.earshot.lab.load;

import java.util.List;
import java.util.Locale;

/**
 * Requests a second of a server and of another one, measured in turns.
 *
 * @param ours one for each turn
 * @param theirs one for each turn
 */
public record Capacity(List<Double> ours, List<Double> theirs) {

    double ratio() {
        return median(ours) / median(theirs);
    }

    public String toLine() {
        return String.format(
                Locale.ROOT,
                "capacity   %.0f requests/s, a bare handler %.0f in turns (medians of %d): ratio %.2f",
                median(ours),
                median(theirs),
                ours.size(),
                ratio());
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElseThrow();
    }
}
