package io.earshot.lab.fleet.compare;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What all said together while each host lost a hundredth of its packets and nothing else was wrong.
 *
 * @param falseAlarms by contender, in words
 */
public record QuietTime(Duration lasted, Map<String, List<String>> falseAlarms) {

    public QuietTime {
        falseAlarms = Map.copyOf(falseAlarms);
    }
}
