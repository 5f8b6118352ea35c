package io.earshot.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A fact in its place in the log.
 *
 * @param position grows along the log, with gaps
 * @param writtenAt when it was handed to the log, by the clock of the server that wrote it; absent where the log does not say
 */
public record Entry(long position, Fact fact, Optional<Instant> writtenAt) {}
