package io.earshot.agent.probe.icmp;

import io.earshot.agent.probe.Probe;
import io.earshot.model.Ip;

/**
 * An echo request in another traffic class than the default one. Linux answers in the class of the request.
 *
 * @param dscp differentiated services code point (RFC 2474), 1 to 63
 */
public record ClassEcho(int id, Ip to, int dscp) implements Probe {}
