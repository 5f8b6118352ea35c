package io.earshot.nagios;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Rows that are judged each by the values of its columns; the gravest decides. A value that is not known is UNKNOWN. */
public record ColumnThresholds(Optional<Bound> warning, Optional<Bound> critical) implements Judgement {

    public ColumnThresholds {
        if (warning.isEmpty() && critical.isEmpty()) {
            throw new IllegalArgumentException("no threshold");
        }
        if (warning.isPresent() && critical.isPresent()) {
            requireWarningFirst(warning.get(), critical.get());
        }
    }

    /** @throws IllegalArgumentException if all that is a warning is critical, too */
    private static void requireWarningFirst(Bound warning, Bound critical) {
        if (warning.isBeyond(critical)) {
            throw new IllegalArgumentException(warning + " is a warning and " + critical + " is critical; expected "
                    + (warning.asRange().isPresent() ? "warning <= critical" : "warning >= critical"));
        }
    }

    @Override
    public Optional<CheckState> judge(Rows rows) throws CheckFailedException {
        CheckState gravest = CheckState.OK;
        for (int row = 0; row < rows.size(); row++) {
            CheckState state = judge(rows, row);
            gravest = state.isAtLeast(gravest) ? state : gravest;
        }
        return rows.truncated() && gravest != CheckState.CRITICAL ? Optional.empty() : Optional.of(gravest);
    }

    @Override
    public CheckState judge(Rows rows, int row) throws CheckFailedException {
        if (reached(critical, rows, row).orElse(false)) {
            return CheckState.CRITICAL;
        }
        if (reached(warning, rows, row).orElse(false)) {
            return CheckState.WARNING;
        }
        boolean known = reached(critical, rows, row).isPresent()
                && reached(warning, rows, row).isPresent();
        return known ? CheckState.OK : CheckState.UNKNOWN;
    }

    /** An absent bound is known not to be reached. */
    private static Optional<Boolean> reached(Optional<Bound> bound, Rows rows, int row) throws CheckFailedException {
        return bound.isPresent() ? bound.get().isReached(rows, row) : Optional.of(false);
    }

    @Override
    public Set<String> columns() {
        Set<String> columns = new HashSet<>();
        Stream.concat(warning.stream(), critical.stream()).map(Bound::column).forEach(columns::add);
        return columns;
    }

    @Override
    public CheckState ofNothing() {
        return CheckState.UNKNOWN;
    }

    @Override
    public PerformanceDatum columnDatum(String label, String column, double value) {
        return new PerformanceDatum(
                label,
                value,
                range(warning, column),
                range(critical, column),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    @Override
    public Judgement with(Optional<ThresholdNumber> newWarning, Optional<ThresholdNumber> newCritical) {
        return new ColumnThresholds(
                changed("warning", warning, critical, newWarning), changed("critical", critical, warning, newCritical));
    }

    private static Optional<Bound> changed(
            String what, Optional<Bound> bound, Optional<Bound> other, Optional<ThresholdNumber> number) {
        if (number.isEmpty()) {
            return bound;
        }
        return Optional.of(bound.or(() -> other)
                .orElseThrow(() -> new IllegalArgumentException("no " + what + " threshold to change"))
                .at(number.get()));
    }

    private static OptionalDouble range(Optional<Bound> bound, String column) {
        return bound.filter(b -> b.column().equalsIgnoreCase(column))
                .map(Bound::asRange)
                .orElse(OptionalDouble.empty());
    }
}
