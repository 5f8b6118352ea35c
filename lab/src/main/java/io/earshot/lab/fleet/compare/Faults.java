package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.breaks.BreakKind;
import java.util.List;
import java.util.Map;

/**
 * Holds the alarms of all contenders at the same breaks.
 *
 * @param strays by contender, in words: alarms that had to do with nothing that was broken, while something was
 * @param nowhere kinds of break for which the fleet was too small
 */
public record Faults(List<FaultResult> results, Map<String, List<String>> strays, List<BreakKind> nowhere) {

    /** Holds the faults of a run without breaks. */
    public static final Faults NONE = new Faults(List.of(), Map.of(), List.of());

    public Faults {
        results = List.copyOf(results);
        strays = Map.copyOf(strays);
        nowhere = List.copyOf(nowhere);
    }
}
