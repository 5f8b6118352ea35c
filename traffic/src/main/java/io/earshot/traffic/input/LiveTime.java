package io.earshot.traffic.input;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Tells how far the time of a capture has come where no packet says so. Times are nanoseconds since the epoch. Confined to one thread.
 */
public final class LiveTime {

    /** A capture whose newest packet is older is one of earlier times, in which no time passes by itself. */
    private static final Duration LIVE = Duration.ofMinutes(10);

    /** A packet is written to its file within this time after it came. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final InstantSource clock;
    private Instant lookedAt = Instant.EPOCH;

    public LiveTime(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Returns the time that has passed for what waits for packets; empty where it has not passed the newest one, or the capture is not live. To
     * be called each time that all packets that are there were read: it goes by the time of the call before, since packets may have come while
     * the process stood still or waited for somebody after that.
     *
     * @param newestPacket 0 before the first one
     */
    public OptionalLong passed(long newestPacket) {
        long now = nanos(lookedAt.minus(SLACK));
        lookedAt = clock.instant();
        return newestPacket > 0 && now > newestPacket && now - newestPacket < LIVE.toNanos()
                ? OptionalLong.of(now)
                : OptionalLong.empty();
    }

    /** Returns an instant as nanoseconds since the epoch. */
    public static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
