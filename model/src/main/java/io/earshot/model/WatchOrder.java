package io.earshot.model;

import java.time.Duration;

/**
 * Orders an agent to capture a container's traffic for a while and to tell what it sees while it sees it.
 *
 * @param capture is what is captured
 * @param time after which the capture ends by itself
 */
public record WatchOrder(WireSettings capture, Duration time) {

    /** Names the handler in the agent. */
    public static final String KIND = "watch";

    public static final Duration LONGEST = Duration.ofMinutes(30);

    public WatchOrder {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "watch for " + time.toSeconds() + " s, expected 1 to " + LONGEST.toSeconds() + " s");
        }
    }
}
