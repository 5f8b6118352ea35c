package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.compare.Sightings.Noticed;
import java.util.Map;

/**
 * Holds the result of one break.
 *
 * @param noticed by contender
 */
public record FaultResult(BreakKind kind, String where, Map<String, Noticed> noticed) {

    public FaultResult {
        noticed = Map.copyOf(noticed);
    }
}
