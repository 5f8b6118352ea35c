package io.earshot.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Decides when something that strangers may cause as often as they like is worth a line in the log: the first time, and then at most once a minute. Thread-safe. */
final class RareLine {

    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant quietUntil = Instant.EPOCH;
    private long count;

    RareLine(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts once more, and returns the count since the last line where it is time for one. */
    synchronized OptionalLong count() {
        count++;
        Instant now = clock.instant();
        if (now.isBefore(quietUntil)) {
            return OptionalLong.empty();
        }
        quietUntil = now.plus(SILENCE);
        long counted = count;
        count = 0;
        return OptionalLong.of(counted);
    }
}
