package io.earshot.agent.http;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The connections of one client to the servers of {@link Ways}; those that stay keep their state when the ways change. A client stays with
 * the server that answered, and tries the first one again after a while. Thread-safe.
 */
final class KnownServers {

    /** The first server of the list is tried again this long after another one took its place. */
    static final Duration RETURN_AFTER = Duration.ofMinutes(10);

    private final Ways ways;
    private final LongSupplier clock;
    private final Function<URI, OneServer> opening;
    private final Map<URI, OneServer> opened = new HashMap<>();
    private List<URI> uris = List.of();
    private List<OneServer> servers = List.of();
    private int current;
    private long returnAt;

    /** @param clock monotonic nanoseconds */
    KnownServers(Ways ways, Function<URI, OneServer> opening, LongSupplier clock) {
        this.clock = clock;
        this.ways = ways;
        this.opening = opening;
        all();
    }

    /** Returns all of them in the order of preference. After a change of the ways the first is current. */
    synchronized List<OneServer> all() {
        List<URI> newest = ways.uris();
        if (!newest.equals(uris)) {
            uris = newest;
            servers = newest.stream()
                    .map(uri -> opened.computeIfAbsent(uri, opening))
                    .toList();
            opened.keySet().retainAll(newest);
            current = 0;
        }
        return servers;
    }

    /** Returns the index of the one that answered last. */
    synchronized int current() {
        return current < servers.size() ? current : 0;
    }

    /** Returns the index of the one to begin with: the one that answered last, and the first of the list again after a while. */
    synchronized int first() {
        if (current() != 0 && clock.getAsLong() - returnAt >= 0) {
            returnAt = clock.getAsLong() + RETURN_AFTER.toNanos();
            return 0;
        }
        return current();
    }

    synchronized void stayWith(int index) {
        if (current == 0 && index != 0) {
            returnAt = clock.getAsLong() + RETURN_AFTER.toNanos();
        }
        current = index;
    }
}
