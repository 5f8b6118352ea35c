/** Measures the agent's own process: for how long it runs, and what it takes of memory and CPU. */
package io.earshot.agent.process;
