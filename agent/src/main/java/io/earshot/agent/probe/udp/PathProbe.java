package io.earshot.agent.probe.udp;

import io.earshot.agent.probe.Probe;
import io.earshot.model.Ip;

/**
 * A question to another agent's responder.
 *
 * @param port of the responder
 * @param sourcePort where it comes from, which selects the path
 * @param sequence numbers the probes of one link
 */
public record PathProbe(int id, Ip to, int port, int sourcePort, int sequence) implements Probe {}
