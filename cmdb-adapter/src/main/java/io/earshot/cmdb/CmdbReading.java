package io.earshot.cmdb;

import io.earshot.model.Inventory;
import java.util.List;

/**
 * Holds the result of reading a CMDB once.
 *
 * @param problems what was left out of the inventory and why, in the source's order
 */
public record CmdbReading(Inventory inventory, List<CmdbProblem> problems) {

    public CmdbReading {
        problems = List.copyOf(problems);
    }
}
