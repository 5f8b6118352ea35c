package io.earshot.agent.probe;

import io.earshot.model.Ip;

/**
 * An answer that carries the mark of this transport. It may be late, or a duplicate: that is for the receiver to tell.
 *
 * @param id the probe's
 * @param from who answered
 * @param at when it reached this machine, in the nanoseconds of {@link System#nanoTime}
 */
public record Reply(int id, Ip from, long at) {}
