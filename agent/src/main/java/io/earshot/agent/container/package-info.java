/**
 * Monitors one container: probes its partners, counts the answers, adds load and nginx. An
 * {@link io.earshot.agent.container.Watch} is all that the agent's loop knows of it, be it one container or a whole host.
 */
package io.earshot.agent.container;
