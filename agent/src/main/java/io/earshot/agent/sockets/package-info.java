/**
 * Reads a container's sockets from the kernel and sums them up per peer and port. Where they are read from (netlink, /proc) is
 * behind {@link io.earshot.agent.sockets.SocketSource}; what they mean is decided in {@link io.earshot.agent.sockets.SocketLedger},
 * which is handed the time. Never opens a connection and never probes.
 */
package io.earshot.agent.sockets;
