/**
 * A partner list becomes probes, and what comes back becomes a verdict on each link. The verdict is a pure function of
 * events with their times ({@link io.earshot.agent.link.Verdict}); {@link io.earshot.agent.link.Prober} carries the events
 * to it in one thread, by whatever clock it is given. Nothing in here opens a socket or knows a server.
 */
package io.earshot.agent.link;
