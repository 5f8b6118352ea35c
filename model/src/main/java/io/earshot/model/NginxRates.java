package io.earshot.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An nginx over one cycle.
 *
 * @param accessRate requests a second; absent where nobody counts them
 * @param errors responses a second by error status, 400 to 599; absent where nobody counts them
 */
public record NginxRates(OptionalDouble accessRate, Optional<SortedMap<Integer, Double>> errors) implements Section {

    public NginxRates {
        accessRate.ifPresent(rate -> requireRate("accessRate", rate));
        errors = errors.map(NginxRates::checked);
    }

    /** An nginx whose requests are counted. */
    public NginxRates(double accessRate, Optional<SortedMap<Integer, Double>> errors) {
        this(OptionalDouble.of(accessRate), errors);
    }

    /** Returns the rate of all error statuses together; empty where they are not counted. */
    public OptionalDouble errorRate() {
        return errors.map(rates -> OptionalDouble.of(
                        rates.values().stream().mapToDouble(Double::doubleValue).sum()))
                .orElse(OptionalDouble.empty());
    }

    private static SortedMap<Integer, Double> checked(SortedMap<Integer, Double> errors) {
        for (Map.Entry<Integer, Double> error : errors.entrySet()) {
            if (error.getKey() < 100 || error.getKey() > 999) {
                throw new IllegalArgumentException("nginx status " + error.getKey() + ", expected three digits");
            }
            requireRate("rate of status " + error.getKey(), error.getValue());
        }
        return Collections.unmodifiableSortedMap(new TreeMap<>(errors));
    }

    private static void requireRate(String what, double rate) {
        if (!(rate >= 0 && Double.isFinite(rate))) {
            throw new IllegalArgumentException("nginx " + what + " " + rate + ", expected a number from 0 up");
        }
    }
}
