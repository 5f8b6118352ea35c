package io.earshot.relay.uplink;

import io.earshot.model.relay.BatchAnswer;
import java.time.Duration;

/** Holds the outcome of one request to a parent. */
public sealed interface Reply {

    /** @param channel over which it came, as in {@code h2} */
    record Answered(BatchAnswer answer, String channel) implements Reply {}

    /**
     * The parent answered, and not with what was asked for.
     *
     * @param retryAfter as the parent asked; zero where it did not
     */
    record Refused(int status, Duration retryAfter, String why) implements Reply {}

    /** No connection, or it broke, or took too long. */
    record Unreachable(String why) implements Reply {}
}
