package io.earshot.cli;

import io.earshot.model.ContainerName;
import io.earshot.model.Lookup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lookups that wait for a server. It grows with the number of different ones, not with the time that the server is away. */
final class PendingLookups {

    private record Key(ContainerName container, String service) {}

    private final Map<Key, Lookup> waiting = new LinkedHashMap<>();

    void add(List<Lookup> lookups) {
        for (Lookup lookup : lookups) {
            waiting.merge(new Key(lookup.container(), lookup.service()), lookup, Lookup::and);
        }
    }

    List<Lookup> all() {
        return List.copyOf(waiting.values());
    }

    void clear() {
        waiting.clear();
    }
}
