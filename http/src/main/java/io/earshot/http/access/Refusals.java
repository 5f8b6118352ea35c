package io.earshot.http.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);
    private final LineBudget budget = new LineBudget(LINES_A_MINUTE);

    public Refusals() {
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new LongAdder());
        }
    }

    /** @param what method and path, and from where; printable */
    public void add(Refusal refusal, String what, String detail) {
        counts.get(refusal).increment();
        budget.take(System.nanoTime())
                .ifPresent(leftOut ->
                        LOG.log(Level.WARNING, "refused: " + what + ": " + detail + LineBudget.note(leftOut)));
    }

    public long count(Refusal refusal) {
        return counts.get(refusal).sum();
    }
}
