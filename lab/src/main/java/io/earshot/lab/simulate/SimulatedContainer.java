package io.earshot.lab.simulate;

import io.earshot.agent.link.LossAlert;
import io.earshot.fleet.links.RecentStall;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import java.util.ArrayList;
import java.util.List;

/** A container with its agent. Times are nanoseconds since the simulation's start. */
final class SimulatedContainer {

    final Container container;
    final List<SimulatedLink> out = new ArrayList<>();
    final List<SimulatedLink> in = new ArrayList<>();

    /** Faults that keep its agent from running. */
    int dead;
    /** Faults that keep its agent's reports from the server. */
    int unheard;
    /** Until then its agent gets no processor. */
    long starvedUntil;

    /** The longest time without a processor since its last report, in nanoseconds. */
    long stall;

    /** Holds the server's knowledge of such times. */
    RecentStall toldStall = RecentStall.NONE;
    /** It is in the CMDB and may take traffic. */
    boolean running = true;

    /** When the server last heard of it, in seconds, and whether it has given it up. */
    long heardAt;

    boolean silent;

    /** When it reported before. */
    long reportedAt;

    /** Until this second its reports are told in full. */
    long attentionUntil;
    /** Something is to be reported, at this time at the earliest. */
    boolean news;

    long reportAt;

    /** When its agent reports loss before the cycle's end. */
    LossAlert lossAlert = new LossAlert(0);

    int failures;

    SimulatedContainer(Container container) {
        this.container = container;
    }

    ContainerName name() {
        return container.name();
    }

    void starve(long now, long nanos) {
        starvedUntil = Math.max(starvedUntil, now + nanos);
        stall = Math.max(stall, nanos);
    }

    boolean canReport(long now) {
        return dead == 0 && unheard == 0 && starvedUntil <= now;
    }
}
