package io.earshot.agent.probe.icmp;

import io.earshot.agent.probe.Probe;
import io.earshot.model.Ip;

/** An ICMP or ICMPv6 echo request. */
public record Echo(int id, Ip to) implements Probe {}
