package io.earshot.nagios;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Limits the number of rows. A threshold of 3 is reached by 3 rows or more; an absent one never is.
 *
 * @param warning at least 1
 * @param critical at least 1, and not below {@code warning}
 */
public record Thresholds(OptionalLong warning, OptionalLong critical) implements Judgement {

    public static final Thresholds NONE = new Thresholds(OptionalLong.empty(), OptionalLong.empty());

    public Thresholds {
        requireRows("warning", warning);
        requireRows("critical", critical);
        if (warning.isPresent() && critical.isPresent() && warning.getAsLong() > critical.getAsLong()) {
            throw new IllegalArgumentException("warning at " + warning.getAsLong() + " rows is never seen, since "
                    + critical.getAsLong() + " are critical; expected warning <= critical");
        }
    }

    public static Thresholds criticalAt(long rows) {
        return new Thresholds(OptionalLong.empty(), OptionalLong.of(rows));
    }

    /**
     * These, where {@code overrides} does not say otherwise.
     *
     * @throws IllegalArgumentException if the two together make a warning that is never seen
     */
    public Thresholds overriddenBy(Thresholds overrides) {
        return new Thresholds(
                overrides.warning.isPresent() ? overrides.warning : warning,
                overrides.critical.isPresent() ? overrides.critical : critical);
    }

    @Override
    public Thresholds with(Optional<ThresholdNumber> newWarning, Optional<ThresholdNumber> newCritical) {
        return overriddenBy(new Thresholds(whole("warning", newWarning), whole("critical", newCritical)));
    }

    private static OptionalLong whole(String what, Optional<ThresholdNumber> rows) {
        if (rows.isEmpty()) {
            return OptionalLong.empty();
        }
        long whole = (long) rows.get().number();
        if (rows.get().percent() || whole != rows.get().number()) {
            throw new IllegalArgumentException(what + " at " + rows.get() + ", expected a whole number of rows");
        }
        return OptionalLong.of(whole);
    }

    @Override
    public Optional<CheckState> judge(Rows rows) {
        if (isReached(critical, rows.size())) {
            return Optional.of(CheckState.CRITICAL);
        }
        if (isReached(warning, rows.size())) {
            return Optional.of(CheckState.WARNING);
        }
        boolean undecided = rows.truncated() && (warning.isPresent() || critical.isPresent());
        return undecided ? Optional.empty() : Optional.of(CheckState.OK);
    }

    /** One row alone. */
    @Override
    public CheckState judge(Rows rows, int row) {
        return isReached(critical, 1)
                ? CheckState.CRITICAL
                : isReached(warning, 1) ? CheckState.WARNING : CheckState.OK;
    }

    @Override
    public Set<String> columns() {
        return Set.of();
    }

    /** Each row is trouble, so that none is none. */
    @Override
    public CheckState ofNothing() {
        return CheckState.OK;
    }

    @Override
    public PerformanceDatum rowsDatum(String label, long rows) {
        return new PerformanceDatum(
                label, rows, asRange(warning), asRange(critical), OptionalDouble.of(0), OptionalDouble.empty());
    }

    /** Nagios' range {@code N} alerts above N, so that "3 or more" is written 2. */
    private static OptionalDouble asRange(OptionalLong threshold) {
        return threshold.isPresent() ? OptionalDouble.of((double) threshold.getAsLong() - 1) : OptionalDouble.empty();
    }

    private static boolean isReached(OptionalLong threshold, long rows) {
        return threshold.isPresent() && rows >= threshold.getAsLong();
    }

    private static void requireRows(String what, OptionalLong rows) {
        if (rows.isPresent() && rows.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    what + " at " + rows.getAsLong() + " rows, expected at least 1, which means 1 or more rows");
        }
    }
}
