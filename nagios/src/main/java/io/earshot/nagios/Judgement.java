package io.earshot.nagios;

import java.util.Optional;
import java.util.Set;

/** Turns rows into states. */
public sealed interface Judgement permits Thresholds, ColumnThresholds, StateColumn {

    /**
     * Returns the state of all rows together, or nothing where rows beyond the limit would decide.
     *
     * @throws CheckFailedException if the rows are not such as can be judged
     */
    Optional<CheckState> judge(Rows rows) throws CheckFailedException;

    /**
     * Returns the state of one row.
     *
     * @throws CheckFailedException if it is not such as can be judged
     */
    CheckState judge(Rows rows, int row) throws CheckFailedException;

    /** The columns that an answer must have. */
    Set<String> columns();

    /** Returns the state of an answer without rows, unless the check configures it. */
    CheckState ofNothing();

    /** A count of rows as performance data, with the thresholds beside it where they count rows. */
    default PerformanceDatum rowsDatum(String label, long rows) {
        return PerformanceDatum.count(label, rows);
    }

    /** A column's value as performance data, with the thresholds beside it where they look at that column. */
    default PerformanceDatum columnDatum(String label, String column, double value) {
        return PerformanceDatum.of(label, value);
    }

    /**
     * The same with other numbers, where they are given.
     *
     * @throws IllegalArgumentException if the numbers cannot be
     */
    Judgement with(Optional<ThresholdNumber> warning, Optional<ThresholdNumber> critical);
}
