package io.earshot.nagios.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * Holds the status of a destination.
 *
 * @param waiting results that it has not got yet
 * @param sent results that it took since the start
 * @param refused results that it refused since the start
 * @param lastSentAt when it last took any
 * @param problem why it takes nothing, or why it refused the last one that it refused; none while all is well
 */
public record DestinationStatus(
        String name, int waiting, long sent, long refused, Optional<Instant> lastSentAt, Optional<String> problem) {}
