package io.earshot.lab.fleet.compare;

import java.util.List;
import java.util.Optional;

/**
 * Holds the result of a comparison.
 *
 * @param costs of each contender in each size of fleet
 * @param quiet absent where there was no such time
 */
public record ComparisonResult(List<Cost> costs, Optional<QuietTime> quiet, Faults faults) {

    public ComparisonResult {
        costs = List.copyOf(costs);
    }
}
