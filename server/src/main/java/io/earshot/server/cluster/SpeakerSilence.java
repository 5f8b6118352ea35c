package io.earshot.server.cluster;

import java.time.Duration;
import java.time.Instant;

/** Decides when the server that speaks was not heard for so long that it may be gone. It tells the log's time once a second. */
final class SpeakerSilence {

    /** Longer than a pause of a garbage collector, and than Kafka takes for a new leader of a partition. */
    static final Duration DOUBTFUL = Duration.ofSeconds(3);

    private Instant last = Instant.EPOCH;
    private long since;

    /** @param now nanoseconds of a monotonic clock, as below */
    SpeakerSilence(long now) {
        since = now;
    }

    /**
     * Takes the log's time as this server knows it. Returns whether the choice should be made anew: once for each {@link #DOUBTFUL} in which it
     * stood still.
     */
    boolean isDoubtful(Instant time, long now) {
        if (!time.equals(last)) {
            last = time;
            since = now;
            return false;
        }
        if (now - since < DOUBTFUL.toNanos()) {
            return false;
        }
        since = now;
        return true;
    }
}
