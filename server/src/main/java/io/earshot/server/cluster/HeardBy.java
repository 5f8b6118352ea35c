package io.earshot.server.cluster;

import io.earshot.model.ContainerName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the containers whose newest report each server took. One thread at a time. */
final class HeardBy {

    private final Map<ContainerName, String> newest = new HashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void heard(ContainerName container, String server) {
        String before = newest.put(container, server);
        if (!server.equals(before)) {
            counts.merge(server, 1, Integer::sum);
            leave(before);
        }
    }

    void gone(ContainerName container) {
        leave(newest.remove(container));
    }

    private void leave(String server) {
        if (server != null) {
            counts.merge(server, -1, Integer::sum);
        }
    }

    /** From any thread. */
    int count(String server) {
        return counts.getOrDefault(server, 0);
    }
}
