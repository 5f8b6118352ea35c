package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.BreakKind;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Holds the outcome of one break. Times are in seconds since it was made, or since it was mended; absent where it never came to that.
 *
 * @param seenAs in what words it showed first, empty for what must not show
 * @param expected the cause, empty where no incident may open
 * @param named the cause of its incident in the end, empty without one
 * @param incidents how many had to do with it
 * @param faults what was not as it must be, in words; none if all was well
 */
public record Outcome(
        BreakKind kind,
        String where,
        String seenAs,
        OptionalDouble seen,
        OptionalDouble incident,
        OptionalDouble nagios,
        String expected,
        String named,
        int incidents,
        OptionalDouble linkClear,
        OptionalDouble incidentClear,
        OptionalDouble nagiosClear,
        List<String> faults) {

    public Outcome {
        faults = List.copyOf(faults);
    }

    public boolean isWell() {
        return faults.isEmpty();
    }
}
