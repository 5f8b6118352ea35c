package io.earshot.fleet.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One row of view DEPENDENCY: a node talks to another one, by one kind of evidence.
 *
 * @param protocol absent where the evidence tells of no connection
 * @param port the service's
 * @param connections at the last look; absent where the evidence tells of no connection
 */
public record Dependency(
        String from,
        String to,
        Optional<String> protocol,
        OptionalInt port,
        Optional<String> process,
        String evidence,
        OptionalLong connections,
        Instant firstSeen,
        Instant lastSeen) {

    /** A connection counts as current for this long after it was last seen. */
    public static final Duration CURRENT_FOR = Duration.ofHours(24);

    private static final String SOCKET = "socket";

    /**
     * Returns whether the dependency counted as current at that time. Gaps between the first and the last time are not kept. What lists and
     * names tell does not age here: their rows are there as long as they count, and a CMDB's list that stays the same is not seen again.
     */
    public boolean isCurrent(Instant at) {
        return !firstSeen.isAfter(at) && (!evidence.equals(SOCKET) || lastSeen.isAfter(at.minus(CURRENT_FOR)));
    }
}
