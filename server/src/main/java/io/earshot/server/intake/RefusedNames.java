package io.earshot.server.intake;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/** Tells of lookups that are not taken because too many other names are kept: in /readyz while it lasts, in the log at most once a minute. */
public final class RefusedNames {

    private static final Logger LOG = System.getLogger(RefusedNames.class.getName());
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final LongSupplier kept;
    private final LongSupplier refused;
    private final InstantSource clock;
    private long told;
    private long seen;
    private Instant last = Instant.EPOCH;
    private Instant quietUntil = Instant.EPOCH;

    /**
     * @param kept how many names are kept
     * @param refused how many lookups were refused since the start
     */
    public RefusedNames(LongSupplier kept, LongSupplier refused, InstantSource clock) {
        this.kept = kept;
        this.refused = refused;
        this.clock = clock;
    }

    /** Looks whether more were refused; to be called every now and then. */
    public synchronized void poll() {
        Instant now = clock.instant();
        long all = refused.getAsLong();
        if (all > seen) {
            last = now;
            seen = all;
        }
        if (all > told && !now.isBefore(quietUntil)) {
            LOG.log(Level.WARNING, "{0}", sentence(all - told));
            told = all;
            quietUntil = now.plus(SILENCE);
        }
    }

    /** Returns a line for people while lookups are refused. */
    public synchronized List<String> troubles() {
        poll();
        return clock.instant().isBefore(last.plus(SILENCE)) ? List.of(sentence(seen)) : List.of();
    }

    private String sentence(long lookups) {
        return lookups + " lookups were not taken: " + kept.getAsLong()
                + " names that containers asked for are kept, as many as a quarter of the heap holds;"
                + " give the server a larger heap, or pdns.keep a shorter time";
    }
}
