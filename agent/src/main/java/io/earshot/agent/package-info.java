/**
 * The agent of one container: fetches the list of its partners, probes them, reports what it saw.
 *
 * <p>Threads: one platform thread an agent. It owns all state, probes, and spends its life in one poll(2) over all sockets
 * of the agent; a native poll in a virtual thread would hold its carrier. Each visit to the server runs in a virtual
 * thread of its own, which only talks; its answers come back through a queue and a wake-up. So probing never waits for a
 * server, nothing is locked, and fifty agents fit into one process.
 *
 * <p>Keeps nothing on disk and knows nothing but the server's address and its container's name.
 */
package io.earshot.agent;
