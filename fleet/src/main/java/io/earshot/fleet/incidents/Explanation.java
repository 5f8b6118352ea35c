package io.earshot.fleet.incidents;

import java.util.List;

/**
 * A cause and the broken links that it explains.
 *
 * @param confidence 0 to 1: how much better it explains them than the next best cause does
 */
record Explanation(Cause cause, List<WatchedLink> links, double confidence) {}
