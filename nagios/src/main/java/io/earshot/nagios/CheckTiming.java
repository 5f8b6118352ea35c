package io.earshot.nagios;

import java.time.Duration;

/**
 * When a check is asked, and how long a state must last before it is believed.
 *
 * @param every from one question to the next, at least a second
 * @param raiseAfter how long it must be worse before it is shown; zero is at once
 * @param clearAfter how long it must be better
 */
public record CheckTiming(Duration every, Duration raiseAfter, Duration clearAfter) {

    public static final CheckTiming DEFAULT = new CheckTiming(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO);

    public CheckTiming {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("\"every\" is " + every.toMillis() + " ms, expected at least 1s");
        }
    }

    /** The longest time for which an honest check may say nothing new. */
    public Duration longestHold() {
        return raiseAfter.compareTo(clearAfter) > 0 ? raiseAfter : clearAfter;
    }
}
