package io.earshot.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A wall clock that never goes back. Where the machine's is set back, this one goes a tenth slower until the other has caught
 * up, as time daemons do: whatever waits for a moment waits a tenth longer then, and not for the hour that was turned back.
 * Where the machine's is set ahead it is followed at once, since that is also what a machine sees that slept.
 */
final class SlewedClock implements InstantSource {

    private static final Logger LOG = System.getLogger(SlewedClock.class.getName());

    /** The share of elapsed time that the clock advances while the wall clock is behind. */
    private static final double SLOW = 0.9;

    /** Smaller steps back are not logged. */
    private static final Duration NEWS = Duration.ofSeconds(1);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant shown;
    private long shownAt;
    private boolean isBehind;

    /** @param nanos a clock that nobody sets, as {@link System#nanoTime()} */
    SlewedClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        shown = wall.instant();
        shownAt = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        Instant now = wall.instant();
        long at = nanos.getAsLong();
        Instant slowest = shown.plusNanos((long) (SLOW * (at - shownAt)));
        if (now.isAfter(slowest)) {
            isBehind = false;
            shown = now;
        } else {
            say(Duration.between(now, slowest));
            shown = slowest;
        }
        shownAt = at;
        return shown;
    }

    private void say(Duration ahead) {
        if (!isBehind && ahead.compareTo(NEWS) > 0) {
            isBehind = true;
            LOG.log(
                    Level.WARNING,
                    "this machine''s clock was set back by {0} s; times are ahead of it for the next {1} s",
                    ahead.toSeconds(),
                    Math.round(ahead.toSeconds() / (1 - SLOW)));
        }
    }
}
