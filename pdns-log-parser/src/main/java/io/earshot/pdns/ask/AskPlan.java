package io.earshot.pdns.ask;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Schedules the lookups to ask, and the pauses until each is asked again. Pure; for one thread at a time. */
final class AskPlan {

    /** Answers of backends that decide anew each time have a TTL of a few seconds; containers' lists need not move as fast. */
    static final Duration SHORTEST = Duration.ofSeconds(30);

    static final Duration LONGEST = Duration.ofHours(1);

    /** Lookups, each about 200 bytes. */
    private static final int MAX = 200_000;

    private record Key(ContainerName container, String service) {}

    private final int max;
    private final Map<Key, Lookup> waiting = new LinkedHashMap<>();
    private final Map<Key, Instant> notBefore = new LinkedHashMap<>();

    AskPlan() {
        this(MAX);
    }

    AskPlan(int max) {
        this.max = max;
    }

    /** Takes a lookup whose answers nobody knows, unless they were asked for lately or too many wait. */
    void want(Lookup lookup, Instant now) {
        Key key = key(lookup);
        Instant until = notBefore.get(key);
        boolean isFresh = until != null && now.isBefore(until);
        if (!isFresh && (waiting.containsKey(key) || waiting.size() < max)) {
            waiting.merge(key, lookup, Lookup::and);
        }
    }

    /** The lookup that has waited longest; it is not wanted again before it is {@link #asked}, or a while is over. */
    Optional<Lookup> next(Instant now) {
        Iterator<Lookup> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return Optional.empty();
        }
        Lookup lookup = first.next();
        first.remove();
        asked(lookup, SHORTEST, now);
        return Optional.of(lookup);
    }

    /** @param timeToLive of the answer */
    void asked(Lookup lookup, Duration timeToLive, Instant now) {
        Duration pause = timeToLive.compareTo(SHORTEST) < 0
                ? SHORTEST
                : timeToLive.compareTo(LONGEST) > 0 ? LONGEST : timeToLive;
        notBefore.put(key(lookup), now.plus(pause));
        if (notBefore.size() > max) {
            notBefore.values().removeIf(until -> !now.isBefore(until));
            Iterator<Instant> oldest = notBefore.values().iterator();
            while (notBefore.size() > max) {
                oldest.next();
                oldest.remove();
            }
        }
    }

    int waiting() {
        return waiting.size();
    }

    private static Key key(Lookup lookup) {
        return new Key(lookup.container(), lookup.service());
    }
}
