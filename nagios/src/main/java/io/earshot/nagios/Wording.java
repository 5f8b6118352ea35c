package io.earshot.nagios;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Supplies the words for a check's rows. */
public interface Wording {

    /** The columns that an answer must have. */
    Set<String> columns();

    /** Returns the text for an answer without rows, {@code no broken link}. */
    String nothingFound();

    /**
     * The rows in a few words, the most important first: what comes late is cut first.
     *
     * @param rows at least one
     * @throws CheckFailedException if they are not what the check asked for
     */
    String headline(Rows rows) throws CheckFailedException;

    /**
     * One row in words.
     *
     * @throws CheckFailedException if it is not what the check asked for
     */
    String line(Rows rows, int row) throws CheckFailedException;

    /**
     * The rows in numbers.
     *
     * @throws CheckFailedException if they are not what the check asked for
     */
    List<PerformanceDatum> performance(Rows rows, Judgement judgement) throws CheckFailedException;

    /**
     * One row in numbers, for a result of its own.
     *
     * @throws CheckFailedException if it is not what the check asked for
     */
    default List<PerformanceDatum> performance(Rows rows, int row, Judgement judgement) throws CheckFailedException {
        return List.of();
    }

    /**
     * A line for each row.
     *
     * @throws CheckFailedException if they are not what the check asked for
     */
    default List<String> details(Rows rows) throws CheckFailedException {
        List<String> lines = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            lines.add(line(rows, row));
        }
        return lines;
    }
}
