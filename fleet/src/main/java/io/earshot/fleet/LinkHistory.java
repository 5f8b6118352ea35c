package io.earshot.fleet;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Instant;

/** Keeps when links came into their states, beyond the process that saw it. Called on the thread of the fleet's changes. */
public interface LinkHistory {

    /**
     * Takes that a link came into another state, or that its first report came.
     *
     * @param now when this process saw it
     * @return since when the link has been in the state: {@code now}, or earlier where an earlier process saw it
     */
    Instant entered(ContainerName from, Ip to, LinkState state, Instant now);

    /** Takes a change of a link's state that belongs in table EVENT. */
    void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after);

    /** Returns a history of this process alone, whose events go straight to the tables. */
    static LinkHistory of(FleetRows rows) {
        return new LinkHistory() {
            @Override
            public Instant entered(ContainerName from, Ip to, LinkState state, Instant now) {
                return now;
            }

            @Override
            public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
                rows.event(at, from, to, before, after);
            }
        };
    }
}
