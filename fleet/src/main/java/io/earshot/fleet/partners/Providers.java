package io.earshot.fleet.partners;

import io.earshot.model.Container;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Indexes the providers of one service, so that the nearest are found without looking at all. */
final class Providers {

    private final NavigableMap<Integer, Container> all = new TreeMap<>();
    /** In the order of the data centres' names, so that it never shuffles. */
    private final Map<String, NavigableMap<Integer, Container>> byDataCenter = new TreeMap<>();

    private final Map<String, NavigableMap<Integer, Container>> byHost = new HashMap<>();

    /** @param rank one object for all the places where it stands */
    void add(Integer rank, Container container) {
        all.put(rank, container);
        byDataCenter
                .computeIfAbsent(container.dataCenter(), d -> new TreeMap<>())
                .put(rank, container);
        byHost.computeIfAbsent(container.host(), h -> new TreeMap<>()).put(rank, container);
    }

    void remove(Integer rank, Container container) {
        all.remove(rank);
        removeFrom(byDataCenter, container.dataCenter(), rank);
        removeFrom(byHost, container.host(), rank);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Visits those on the same host, then those in the same data centre; among equals by rank, so that it never shuffles.
     *
     * @param more whether another one is wanted
     */
    void eachNear(Container asker, Predicate<Container> more) {
        NavigableMap<Integer, Container> none = Collections.emptyNavigableMap();
        for (Container provider : byHost.getOrDefault(asker.host(), none).values()) {
            if (!more.test(provider)) {
                return;
            }
        }
        for (Container provider :
                byDataCenter.getOrDefault(asker.dataCenter(), none).values()) {
            if (Nearness.of(asker, provider) == Nearness.SAME_DATA_CENTER && !more.test(provider)) {
                return;
            }
        }
    }

    /**
     * Visits those in other data centres: one of each in turn if there are more than so many, otherwise by rank.
     *
     * @param many how many may be wanted at most
     */
    void eachElsewhere(Container asker, int many, Predicate<Container> more) {
        if (all.size() <= many) {
            for (Container provider : all.values()) {
                if (Nearness.of(asker, provider) == Nearness.ELSEWHERE && !more.test(provider)) {
                    return;
                }
            }
            return;
        }
        Deque<Iterator<Container>> dataCenters = new ArrayDeque<>();
        byDataCenter.forEach((name, there) -> {
            if (!name.equals(asker.dataCenter())) {
                dataCenters.add(there.values().iterator());
            }
        });
        while (!dataCenters.isEmpty()) {
            Iterator<Container> there = dataCenters.remove();
            Container provider = there.next();
            if (Nearness.of(asker, provider) == Nearness.ELSEWHERE && !more.test(provider)) {
                return;
            }
            if (there.hasNext()) {
                dataCenters.add(there);
            }
        }
    }

    private static void removeFrom(Map<String, NavigableMap<Integer, Container>> places, String place, Integer rank) {
        NavigableMap<Integer, Container> there = places.get(place);
        there.remove(rank);
        if (there.isEmpty()) {
            places.remove(place);
        }
    }
}
