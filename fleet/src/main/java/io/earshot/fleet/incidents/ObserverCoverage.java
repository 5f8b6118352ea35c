package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Weighs a healthy link as evidence against a cause that would have broken it, at one time. Links that share a fault break one
 * after the other, each when its next probe is due: nothing is known of links that were not probed since, however healthy they look. Links
 * that nobody uses are weighed apart, since they are probed less often.
 *
 * @param background whether links are meant that nobody uses, or all others
 * @param firstBroke when the first of the cause's links broke
 * @param now milliseconds since the epoch, as all times in here
 * @param interval from one probe of such a link to the next
 */
record ObserverCoverage(
        Trouble trouble, boolean background, long firstBroke, long now, Duration interval, Duration cycle) {

    /** So seldom does a link survive a fault that breaks its fellows. */
    private static final double SURVIVES = 0.02;

    /** From the first report of a cause to those that agents send in the same moment. */
    private static final long SAME_MOMENT = 1_000;

    /** Returns the weight of links that are in use. */
    static ObserverCoverage ofUsed(IncidentTiming timing, Trouble trouble, long firstBroke, long now) {
        return new ObserverCoverage(trouble, false, firstBroke, now, timing.probeInterval(), timing.cycle());
    }

    /** Returns the weight of links that nobody uses. */
    static ObserverCoverage ofBackground(IncidentTiming timing, Trouble trouble, long firstBroke, long now) {
        return new ObserverCoverage(trouble, true, firstBroke, now, timing.backgroundInterval(), timing.cycle());
    }

    /** The price of one link that is healthy though the cause should have broken it, in nats. */
    double perHealthyLink() {
        double spread = trouble.spreadMillis(interval, cycle);
        double due = Math.clamp((now - firstBroke - SAME_MOMENT) / spread, 0, 1);
        return -Math.log(1 - (1 - SURVIVES) * due);
    }

    /** Returns whether the agent reported since; inside a broken place, agents may be unable to. */
    boolean heardSince(ContainerPlace container) {
        return container.heardAt >= firstBroke;
    }

    /** Returns whether any agent in it reported since. */
    boolean heardSince(DataCenterPlace dataCenter) {
        return dataCenter.heardAt >= firstBroke;
    }

    /** Returns whether it is a link that is meant, and healthy. */
    boolean counts(WatchedLink link) {
        return link.isBackground() == background && link.isHealthy(trouble);
    }

    /** Returns how many of those of the links are healthy. */
    int countHealthy(Collection<WatchedLink> links, Predicate<WatchedLink> which) {
        int count = 0;
        for (WatchedLink link : links) {
            count += which.test(link) && counts(link) ? 1 : 0;
        }
        return count;
    }
}
