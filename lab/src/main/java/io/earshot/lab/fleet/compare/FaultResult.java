package io.earshot.lab.fleet.compare;

import io.earshot.lab.fleet.breaks.BreakKind;
import io.earshot.lab.fleet.compare.Sightings.Noticed;
import java.util.Map;

/**
 * What came of one break.
 *
 * @param noticed by contender
 */
record FaultResult(BreakKind kind, String where, Map<String, Noticed> noticed) {

    FaultResult {
        noticed = Map.copyOf(noticed);
    }
}
