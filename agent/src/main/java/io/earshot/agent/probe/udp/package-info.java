/**
 * Probes by UDP between agents, whose source ports select the paths that routers choose among. Packets carry a keyed tag, so that
 * nobody else is answered. Opens no socket.
 */
package io.earshot.agent.probe.udp;
