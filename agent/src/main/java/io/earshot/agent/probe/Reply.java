package io.earshot.agent.probe;

import io.earshot.model.Ip;
import java.util.Optional;

/**
 * An answer that carries the mark of this transport. It may be late, or a duplicate: that is for the receiver to tell.
 *
 * @param id the probe's
 * @param from who answered
 * @param at when it reached this machine, in the nanoseconds of {@link System#nanoTime}
 * @param arrivals which probes of the link have reached the partner, where its responder says so
 */
public record Reply(int id, Ip from, long at, Optional<Arrivals> arrivals) {

    /** An answer that says no more than that the probe arrived. */
    public Reply(int id, Ip from, long at) {
        this(id, from, at, Optional.empty());
    }
}
