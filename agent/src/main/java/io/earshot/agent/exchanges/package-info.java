/**
 * Captures a container's traffic where the server asks for it and hands over sums of its requests and answers. Frames are read and
 * decoded in a process of its own, which has a compiler, a memory limit and a low priority, so that no probe waits for it; the
 * {@link io.earshot.agent.exchanges.Exchanges} instrument starts that process and asks it.
 */
package io.earshot.agent.exchanges;
