package io.earshot.nagios;

import java.util.List;

/** What a check's rows are called when people read them. */
public interface Wording {

    /** What it means that no row came, {@code no broken link}. */
    String nothingFound();

    /**
     * The rows in a few words, the most important first: what comes late is cut first.
     *
     * @param rows at least one
     * @throws CheckFailedException if they are not what the check asked for
     */
    String headline(Rows rows) throws CheckFailedException;

    /**
     * A line for each row.
     *
     * @throws CheckFailedException if they are not what the check asked for
     */
    List<String> details(Rows rows) throws CheckFailedException;

    /**
     * The rows in numbers.
     *
     * @throws CheckFailedException if they are not what the check asked for
     */
    List<PerformanceDatum> performance(Rows rows, Thresholds thresholds) throws CheckFailedException;
}
