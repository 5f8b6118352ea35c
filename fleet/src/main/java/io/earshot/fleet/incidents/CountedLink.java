package io.earshot.fleet.incidents;

import java.util.List;

/**
 * A link that lost something, with its probes counted for each window of a search.
 *
 * @param counts one for each window
 */
record CountedLink(WatchedLink link, UsualLossRate usual, List<ProbeCounts> counts) {}
