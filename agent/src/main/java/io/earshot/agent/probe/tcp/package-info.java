/** Probes by TCP connects, for partners whose ICMP is filtered and agents that may send none. Opens no socket. */
package io.earshot.agent.probe.tcp;
