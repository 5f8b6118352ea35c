/**
 * The agent of one container, or of all containers of a host: fetches the lists of their partners, probes them, reports
 * what it saw.
 *
 * <p>Threads: one platform thread an agent. It owns all state, probes, and spends its life in one wait over all sockets
 * of the agent; a native wait in a virtual thread would hold its carrier. Each visit to the server runs in a virtual
 * thread of its own, which only talks; its answers come back through a queue and a wake-up. So probing never waits for a
 * server, nothing is locked, and fifty agents fit into one process.
 *
 * <p>Keeps nothing on disk and knows nothing but the server's address and whose agent it is.
 */
package io.earshot.agent;
