package io.earshot.http.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who was not let in, and logs it, but no more than so many lines a minute: whoever knocks all day must not fill a
 * disk. Thread-safe.
 */
public final class Refusals {

    private static final Logger LOG = System.getLogger("io.earshot.audit");
    private static final int LINES_A_MINUTE = 20;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

    private long minuteFrom = System.nanoTime();
    private int linesInMinute;
    private long untold;

    public Refusals() {
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new LongAdder());
        }
    }

    /** @param what method and path, and from where; printable */
    public void add(Refusal refusal, String what, String detail) {
        counts.get(refusal).increment();
        long before = untoldBefore();
        if (before >= 0) {
            LOG.log(
                    Level.WARNING,
                    "refused: " + what + ": " + detail
                            + (before == 0 ? "" : " (and " + before + " others since the last such line)"));
        }
    }

    public long count(Refusal refusal) {
        return counts.get(refusal).sum();
    }

    /** @return how many were not told of since the last line, or -1 where this one is not to be told of either */
    private synchronized long untoldBefore() {
        long now = System.nanoTime();
        if (now - minuteFrom > MINUTE) {
            minuteFrom = now;
            linesInMinute = 0;
        }
        if (linesInMinute >= LINES_A_MINUTE) {
            untold++;
            return -1;
        }
        linesInMinute++;
        long before = untold;
        untold = 0;
        return before;
    }
}
