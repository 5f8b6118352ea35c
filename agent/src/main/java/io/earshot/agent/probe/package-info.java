/**
 * The edge to the network: a {@link io.earshot.agent.probe.Probe} goes out, a {@link io.earshot.agent.probe.Reply} may come
 * back. Whatever stands behind {@link io.earshot.agent.probe.ProbeTransport} (the kernel, a filter before it, a simulated
 * network) is all that the rest of the agent knows of sockets. Nothing in here decides what an answer means.
 */
package io.earshot.agent.probe;
