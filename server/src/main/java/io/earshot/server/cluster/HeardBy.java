package io.earshot.server.cluster;

import io.earshot.model.ContainerName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows which server took each container's newest report, and when. One thread at a time, apart from what says otherwise. */
final class HeardBy {

    /** An agent that was not heard for so long may be away. */
    private static final Duration LATELY = Duration.ofMinutes(10);

    private record Heard(String server, Instant at) {}

    private final Map<ContainerName, Heard> newest = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void heard(ContainerName container, String server, Instant at) {
        Heard before = newest.put(container, new Heard(server, at));
        if (before == null || !server.equals(before.server())) {
            counts.merge(server, 1, Integer::sum);
            leave(before);
        }
    }

    void gone(ContainerName container) {
        leave(newest.remove(container));
    }

    private void leave(Heard before) {
        if (before != null) {
            counts.merge(before.server(), -1, Integer::sum);
        }
    }

    /** Returns how many containers' newest reports a server took. From any thread. */
    int count(String server) {
        return counts.getOrDefault(server, 0);
    }

    /** Returns whether another server took the newest report of a container, and that lately. From any thread. */
    boolean isElsewhere(ContainerName container, String server, Instant now) {
        Heard heard = newest.get(container);
        return heard != null
                && !heard.server().equals(server)
                && heard.at().plus(LATELY).isAfter(now);
    }
}
