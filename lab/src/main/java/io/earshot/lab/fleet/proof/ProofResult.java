package io.earshot.lab.fleet.proof;

import io.earshot.lab.fleet.breaks.BreakKind;
import java.util.List;

/**
 * Holds the outcomes of all breaks.
 *
 * @param strays incidents that had to do with nothing that was broken, in words
 * @param nowhere kinds for which the fleet is too small
 */
public record ProofResult(List<Outcome> outcomes, List<String> strays, List<BreakKind> nowhere) {

    public ProofResult {
        outcomes = List.copyOf(outcomes);
        strays = List.copyOf(strays);
        nowhere = List.copyOf(nowhere);
    }

    /** Whether all was noticed as it must be, and nothing else. */
    public boolean isWell() {
        return strays.isEmpty() && outcomes.stream().allMatch(Outcome::isWell);
    }
}
