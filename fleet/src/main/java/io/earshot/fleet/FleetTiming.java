package io.earshot.fleet;

import java.time.Duration;
import java.util.List;

/**
 * Holds the intervals of probes and reports.
 *
 * @param cycle from one report to the next
 * @param downAfter how long nothing must be answered before an agent calls a link down
 * @param probeInterval from one probe of a link to the next
 * @param dscp traffic classes in which links are probed beside the default one
 */
public record FleetTiming(Duration cycle, Duration downAfter, Duration probeInterval, List<Integer> dscp) {

    public FleetTiming {
        dscp = List.copyOf(dscp);
    }

    /** Intervals of a fleet that probes in the default class alone. */
    public FleetTiming(Duration cycle, Duration downAfter, Duration probeInterval) {
        this(cycle, downAfter, probeInterval, List.of());
    }

    /** Two missed cycles, and half a one for the way. */
    public Duration silentAfter() {
        return cycle.multipliedBy(5).dividedBy(2);
    }
}
