package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.breaks.BreakKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What came of a comparison.
 *
 * @param strays by contender: alarms that had to do with nothing that was broken, while something was
 * @param nowhere kinds of break for which the fleet was too small
 */
public record ComparisonResult(
        List<Cost> costs, List<FaultResult> faults, Map<String, List<String>> strays, List<BreakKind> nowhere) {

    public ComparisonResult {
        costs = List.copyOf(costs);
        faults = List.copyOf(faults);
        strays = Map.copyOf(strays);
        nowhere = List.copyOf(nowhere);
    }

    /** With the costs of a smaller fleet before its own. */
    public ComparisonResult after(List<Cost> smaller) {
        return new ComparisonResult(
                Stream.concat(smaller.stream(), costs.stream()).toList(), faults, strays, nowhere);
    }
}
