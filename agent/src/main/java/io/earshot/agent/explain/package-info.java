/** Probes one address at the server's order: a burst by each method, and a trace of the path. Opens its own sockets for each order. */
package io.earshot.agent.explain;
