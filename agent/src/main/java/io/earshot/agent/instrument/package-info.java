/**
 * An {@link io.earshot.agent.instrument.Instrument} is one source of sections for a container's report: it follows the partner
 * list, does what is due, and hands over what it saw. The prober runs on the agent's own thread; all others run in the background
 * ({@link io.earshot.agent.instrument.BackgroundWorker}), so that none of them delays a probe.
 */
package io.earshot.agent.instrument;
