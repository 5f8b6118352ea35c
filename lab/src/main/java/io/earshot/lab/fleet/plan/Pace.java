package io.earshot.lab.fleet.plan;

import java.time.Duration;

/**
 * The times by which a fleet lives, as in the server's configuration.
 *
 * @param hold for how long links must be back before their incident is over
 */
public record Pace(Duration cycle, Duration downAfter, Duration probeInterval, Duration hold, Duration heartbeat) {

    /** The defaults of a server. */
    public static final Pace USUAL = new Pace(
            Duration.ofMinutes(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    /** For who cannot wait: what takes minutes takes seconds, and a busy machine has still time to answer. */
    public static final Pace FAST = new Pace(
            Duration.ofSeconds(15),
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(10));

    /** The same with another time between unchanged results. */
    public Pace withHeartbeat(Duration other) {
        return new Pace(cycle, downAfter, probeInterval, hold, other);
    }

    @Override
    public String toString() {
        return "Cycle %d s, a probe every %d s, DOWN after %d s, an incident over after %d s"
                .formatted(cycle.toSeconds(), probeInterval.toSeconds(), downAfter.toSeconds(), hold.toSeconds());
    }
}
