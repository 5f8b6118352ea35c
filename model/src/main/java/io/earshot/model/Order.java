package io.earshot.model;

import java.time.Duration;

/**
 * A small order of the server to one agent, which it fetches by a long poll and executes once.
 *
 * @param id is unique; an agent that gets an id twice executes it once
 * @param kind names the handler in the agent, as in {@code probe}
 * @param target is the container that the order is about, or a host
 * @param validFor tells how long the result is awaited, counted from the moment at which the agent gets the order; a duration,
 *     since the clocks of servers and agents may differ
 * @param body is a JSON value that the handler reads
 */
public record Order(String id, String kind, String target, Duration validFor, String body) {

    /** Longer ones are refused. */
    public static final int LONGEST_BODY = 256 * 1024;

    private static final Duration LONGEST = Duration.ofDays(1);

    public Order {
        if (id.isBlank() || id.length() > 128) {
            throw new IllegalArgumentException("order id \"" + Names.shorten(id) + "\", expected 1 to 128 characters");
        }
        if (kind.isBlank() || kind.length() > 64) {
            throw new IllegalArgumentException(
                    "order kind \"" + Names.shorten(kind) + "\", expected 1 to 64 characters");
        }
        if (validFor.isNegative() || validFor.isZero() || validFor.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "order valid for " + validFor + ", expected more than zero and at most a day");
        }
        if (body.length() > LONGEST_BODY) {
            throw new IllegalArgumentException(
                    "order of " + body.length() + " characters, expected at most " + LONGEST_BODY);
        }
    }
}
