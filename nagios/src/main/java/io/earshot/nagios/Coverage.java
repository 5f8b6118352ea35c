package io.earshot.nagios;

import java.util.List;

/**
 * Holds the share of the fleet that an answer is about.
 *
 * @param containers how many the CMDB has
 * @param reporting how many of them a fresh report speaks of
 */
record Coverage(long containers, long reporting) {

    /** @throws CheckFailedException unless it is one row with the columns containers and reporting */
    static Coverage of(Rows rows) throws CheckFailedException {
        if (rows.size() != 1) {
            throw new CheckFailedException("the answer about coverage has " + rows.size() + " rows, expected one");
        }
        return new Coverage(
                rows.counts("containers").getFirst(), rows.counts("reporting").getFirst());
    }

    /** Nothing can be said from nothing: not that it is broken, and never that it is well. */
    boolean saysNothing() {
        return containers <= 0 || reporting <= 0;
    }

    /** Why it says nothing. */
    String why() {
        return containers <= 0
                ? "no container is known: the CMDB is empty or not read yet"
                : "nothing reports yet: 0 of " + containers + " containers";
    }

    List<PerformanceDatum> performance() {
        return List.of(
                PerformanceDatum.countOf("reporting", reporting, containers),
                PerformanceDatum.count("containers", containers));
    }

    /** {@code 48 of 48 containers report}. */
    @Override
    public String toString() {
        return reporting + " of " + containers + (containers == 1 ? " container reports" : " containers report");
    }
}
