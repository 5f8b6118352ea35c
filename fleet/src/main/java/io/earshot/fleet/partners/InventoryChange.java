package io.earshot.fleet.partners;

import io.earshot.model.Container;
import java.util.List;

/**
 * Lists the differences between an inventory and the one before.
 *
 * @param changed those that are new or described anew, as they are now
 * @param gone those that are no longer there, as they were
 */
public record InventoryChange(List<Container> changed, List<Container> gone) {}
