package io.earshot.fleet.incidents;

import java.time.Duration;

/**
 * How much a healthy link says against a cause that would have broken it, at one moment. Links that share a fault break one
 * after the other, each when its next probe is due: of those not yet probed nothing is known, however healthy they look.
 *
 * @param firstBroke when the first of the cause's links broke
 * @param now milliseconds since the epoch, as all times in here
 */
record ObserverCoverage(Trouble trouble, long firstBroke, long now, Duration probeInterval, Duration cycle) {

    /** So seldom does a link survive a fault that breaks its fellows. */
    private static final double SURVIVES = 0.02;

    /** From the first report of a cause to those that agents send in the same moment. */
    private static final long SAME_MOMENT = 1_000;

    /** The price of one link that is healthy though the cause should have broken it, in nats. */
    double perHealthyLink() {
        double spread = trouble.spreadMillis(probeInterval, cycle);
        double due = Math.clamp((now - firstBroke - SAME_MOMENT) / spread, 0, 1);
        return -Math.log(1 - (1 - SURVIVES) * due);
    }

    /** Whether the agent spoke since: what stands inside a broken place may just be unable to. */
    boolean heardSince(ContainerPlace container) {
        return container.heardAt >= firstBroke;
    }

    /** Whether any agent in it did. */
    boolean heardSince(DataCenterPlace dataCenter) {
        return dataCenter.heardAt >= firstBroke;
    }
}
