package io.earshot.server.tunnels;

/** Says whether a relay can reach the server through a tunnel. */
public enum TunnelState {
    /** The first try is not over. */
    CONNECTING,
    UP,
    DOWN
}
