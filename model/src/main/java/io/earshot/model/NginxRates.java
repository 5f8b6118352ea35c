package io.earshot.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An nginx over one cycle.
 *
 * @param accessRate requests a second
 * @param errors responses a second by error status, 400 to 599
 */
public record NginxRates(double accessRate, SortedMap<Integer, Double> errors) {

    public NginxRates {
        requireRate("accessRate", accessRate);
        for (Map.Entry<Integer, Double> error : errors.entrySet()) {
            if (error.getKey() < 100 || error.getKey() > 999) {
                throw new IllegalArgumentException("nginx status " + error.getKey() + ", expected three digits");
            }
            requireRate("rate of status " + error.getKey(), error.getValue());
        }
        errors = Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    public double errorRate() {
        return errors.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static void requireRate(String what, double rate) {
        if (!(rate >= 0 && Double.isFinite(rate))) {
            throw new IllegalArgumentException("nginx " + what + " " + rate + ", expected a number from 0 up");
        }
    }
}
