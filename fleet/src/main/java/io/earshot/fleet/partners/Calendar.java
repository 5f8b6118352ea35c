package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** When to look at which container again, to the second, without looking at any other. */
final class Calendar {

    private final NavigableMap<Long, Set<ContainerName>> days = new TreeMap<>();
    private final Map<ContainerName, Long> dates = new HashMap<>();

    /** Not later than this, and not twice. */
    void schedule(ContainerName name, Instant at) {
        long second = at.getEpochSecond() + (at.getNano() > 0 ? 1 : 0);
        Long before = dates.get(name);
        if (before != null && before <= second) {
            return;
        }
        if (before != null) {
            days.get(before).remove(name);
        }
        dates.put(name, second);
        days.computeIfAbsent(second, s -> new HashSet<>()).add(name);
    }

    /** Takes out what is due. */
    List<ContainerName> due(Instant now) {
        List<ContainerName> due = new ArrayList<>();
        while (!days.isEmpty() && days.firstKey() <= now.getEpochSecond()) {
            for (ContainerName name : days.pollFirstEntry().getValue()) {
                dates.remove(name);
                due.add(name);
            }
        }
        return due;
    }
}
