package io.earshot.server.tunnels;

import java.time.Duration;

/**
 * Holds the times of tunnels.
 *
 * @param patience with each step of opening one: connection, authentication, forwarding
 * @param keepAlive interval of requests that the host has to answer
 * @param unanswered number of such requests without answer after which a tunnel is down
 * @param firstPause before a second try
 * @param longestPause between tries
 */
record TunnelTiming(Duration patience, Duration keepAlive, int unanswered, Duration firstPause, Duration longestPause) {

    static final TunnelTiming USUAL = new TunnelTiming(
            Duration.ofSeconds(15), Duration.ofSeconds(10), 3, Duration.ofSeconds(1), Duration.ofMinutes(1));
}
