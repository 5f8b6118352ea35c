/**
 * Fetches small orders of the server by a bounded long poll, executes each once by the handler of its kind, and sends the
 * results. An order never changes what the agent probes by itself.
 */
package io.earshot.agent.orders;
