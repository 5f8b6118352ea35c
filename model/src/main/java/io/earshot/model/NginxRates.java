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
 * @param problem why errors are not counted; absent where they are, or where the agent does not say it
 */
public record NginxRates(
        OptionalDouble accessRate, Optional<SortedMap<Integer, Double>> errors, Optional<String> problem)
        implements Section {

    private static final int LONGEST_PROBLEM = 300;

    public NginxRates {
        problem = problem.map(text -> text.length() <= LONGEST_PROBLEM ? text : text.substring(0, LONGEST_PROBLEM));
        accessRate.ifPresent(rate -> requireRate("accessRate", rate));
        errors = errors.map(NginxRates::checked);
    }

    /** An nginx whose requests are counted. */
    public NginxRates(double accessRate, Optional<SortedMap<Integer, Double>> errors) {
        this(OptionalDouble.of(accessRate), errors, Optional.empty());
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
