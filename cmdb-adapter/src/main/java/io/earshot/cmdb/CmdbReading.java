package io.earshot.cmdb;

import io.earshot.model.Inventory;
import java.util.List;

/**
 * What one reading of a CMDB gave.
 *
 * @param problems what was left out of the inventory and why, in the source's order
 */
public record CmdbReading(Inventory inventory, List<CmdbProblem> problems) {

    public CmdbReading {
        problems = List.copyOf(problems);
    }
}
