package io.earshot.server.tunnels;

import java.time.Instant;
import java.util.Optional;

/**
 * Holds the state of one tunnel.
 *
 * @param relay name of the relay
 * @param address of its host's SSH server, as in {@code tx1.example.com:22}
 * @param listen address on that host at which the relay reaches the server
 * @param since when the state began
 * @param reason of a state that is not UP
 * @param connections that were made since the server's start
 */
public record TunnelStatus(
        String relay,
        String address,
        String listen,
        TunnelState state,
        Instant since,
        Optional<String> reason,
        long connections) {

    /** Returns the status of a tunnel that forwards its port from now on. */
    TunnelStatus up(Instant now) {
        return new TunnelStatus(relay, address, listen, TunnelState.UP, now, Optional.empty(), connections + 1);
    }

    /** Returns the status of a tunnel after a failure. A tunnel that stays away keeps the time at which it went. */
    TunnelStatus down(String why, Instant now) {
        return new TunnelStatus(
                relay,
                address,
                listen,
                TunnelState.DOWN,
                state == TunnelState.DOWN ? since : now,
                Optional.of(why),
                connections);
    }

    /** Returns the line for the log. */
    String line() {
        String place = "tunnel to relay " + relay + " (SSH to " + address + ")";
        return switch (state) {
            case CONNECTING -> place + " is being opened";
            case UP -> place + " is up, its port " + listen + " there leads to this server";
            case DOWN -> place + " is down: " + reason.orElse("unknown");
        };
    }
}
