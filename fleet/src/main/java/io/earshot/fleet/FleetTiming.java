package io.earshot.fleet;

import java.time.Duration;

/**
 * Holds the intervals of probes and reports.
 *
 * @param cycle from one report to the next
 * @param downAfter how long nothing must be answered before an agent calls a link down
 * @param probeInterval from one probe of a link to the next
 */
public record FleetTiming(Duration cycle, Duration downAfter, Duration probeInterval) {

    /** Two missed cycles, and half a one for the way. */
    public Duration silentAfter() {
        return cycle.multipliedBy(5).dividedBy(2);
    }
}
