package io.earshot.fleet.links;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a link breaks again and again.
 *
 * @param breaks when it last went down, oldest first
 */
record Flapping(List<Instant> breaks) {

    static final Flapping NEVER_BROKE = new Flapping(List.of());

    private static final int MANY = 3;
    private static final Duration WITHIN = Duration.ofMinutes(30);

    /** So long without another break, and it has stopped. */
    private static final Duration CALM = Duration.ofMinutes(15);

    Flapping {
        breaks = List.copyOf(breaks);
    }

    /** A clock that was set back takes what it has dated in the future out of account. */
    Flapping broke(Instant now) {
        List<Instant> longer = new ArrayList<>(breaks);
        longer.removeIf(before -> before.isAfter(now));
        longer.add(now);
        return new Flapping(longer.subList(Math.max(0, longer.size() - MANY), longer.size()));
    }

    boolean is(Instant now) {
        return breaks.size() == MANY
                && !breaks.getLast().isAfter(now)
                && breaks.getFirst().plus(WITHIN).isAfter(breaks.getLast())
                && breaks.getLast().plus(CALM).isAfter(now);
    }
}
