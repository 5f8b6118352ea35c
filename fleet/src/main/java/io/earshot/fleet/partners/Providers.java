package io.earshot.fleet.partners;

import io.earshot.model.Container;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Indexes the providers of one service, so that the nearest are found without looking at all. */
final class Providers {

    private final NavigableMap<Integer, Container> all = new TreeMap<>();
    private final Map<String, NavigableMap<Integer, Container>> byDataCenter = new HashMap<>();
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

    /** Same host, same data centre, the rest; among equals by rank, so that it never shuffles. */
    void eachNearestFirst(Container asker, Predicate<Container> more) {
        NavigableMap<Integer, Container> none = new TreeMap<>();
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
        for (Container provider : all.values()) {
            if (Nearness.of(asker, provider) == Nearness.ELSEWHERE && !more.test(provider)) {
                return;
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
