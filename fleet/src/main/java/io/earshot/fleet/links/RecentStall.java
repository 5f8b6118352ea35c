package io.earshot.fleet.links;

import java.time.Duration;
import java.time.Instant;

/**
 * The time for which an agent last got no CPU time. A long one is remembered until the agent had its turn to report once more: an agent
 * that wakes reports at once, its next report tells no stall, and the links that it broke are still down.
 *
 * @param longest zero where the agent was not starved
 * @param until when a shorter one may replace it
 */
public record RecentStall(Duration longest, Instant until) {

    public static final RecentStall NONE = new RecentStall(Duration.ZERO, Instant.EPOCH);

    /** Returns for how long a long one is remembered, from the report that told of it. */
    public static Duration remembered(Duration cycle) {
        return cycle.plus(cycle.dividedBy(2));
    }

    /**
     * Takes a report's word.
     *
     * @param stall the longest time without CPU time since the report before; zero where there was none
     * @param cycle from one report to the next
     */
    public RecentStall heard(Duration stall, Duration cycle, Instant now) {
        if (LinkTrouble.explainsSilence(stall)) {
            return new RecentStall(stall, now.plus(remembered(cycle)));
        }
        if (now.isBefore(until)) {
            return this;
        }
        return stall.isZero() ? NONE : new RecentStall(stall, now);
    }
}
