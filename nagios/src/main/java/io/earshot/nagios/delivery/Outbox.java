package io.earshot.nagios.delivery;

import io.earshot.nagios.ServiceName;
import io.earshot.nagios.watch.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queues results for one destination: the newest of each service, in the order in which they were found. */
final class Outbox {

    private final Map<ServiceName, Status> waiting = new LinkedHashMap<>();

    void add(List<Status> results) {
        for (Status result : results) {
            waiting.remove(result.service());
            waiting.put(result.service(), result);
        }
    }

    List<Status> first(int most) {
        return waiting.values().stream().limit(most).toList();
    }

    /** Those that were overtaken by a newer one while they were sent go on waiting. */
    void remove(List<Status> sent) {
        sent.forEach(result -> waiting.remove(result.service(), result));
    }

    boolean contains(ServiceName service) {
        return waiting.containsKey(service);
    }

    int size() {
        return waiting.size();
    }
}
