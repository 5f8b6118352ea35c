package io.earshot.lab.fleet.compare;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Holds the alarms of all together while each host lost 1 % of its packets and nothing else was wrong.
 *
 * @param falseAlarms by contender, in words
 */
public record QuietTime(Duration lasted, Map<String, List<String>> falseAlarms) {

    public QuietTime {
        falseAlarms = Map.copyOf(falseAlarms);
    }
}
