package io.earshot.cli;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lookups that wait for a server. It grows with the number of different ones, not with the time that the server is away. */
final class PendingLookups {

    private record Key(ContainerName container, String service) {}

    private final Map<Key, Lookup> waiting = new LinkedHashMap<>();

    void add(List<Lookup> lookups) {
        for (Lookup lookup : lookups) {
            waiting.merge(new Key(lookup.container(), lookup.service()), lookup, PendingLookups::together);
        }
    }

    List<Lookup> all() {
        return List.copyOf(waiting.values());
    }

    void clear() {
        waiting.clear();
    }

    private static Lookup together(Lookup one, Lookup other) {
        Instant newest = one.lastSeen().isAfter(other.lastSeen()) ? one.lastSeen() : other.lastSeen();
        return new Lookup(one.container(), one.service(), one.count() + other.count(), newest);
    }
}
