package io.earshot.fleet;

import java.time.Instant;

/**
 * When a container was heard last, as far as an earlier run of the server knew.
 *
 * @param silent whether it was silent when that run ended
 */
public record LastReport(Instant reportedAt, boolean silent) {}
