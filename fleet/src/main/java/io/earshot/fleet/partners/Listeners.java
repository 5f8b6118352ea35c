package io.earshot.fleet.partners;

import io.earshot.model.ContainerName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Maps things to the containers whose lists depend on them. An entry too many costs a look; one too few would be a
 * wrong list.
 */
final class Listeners<T> {

    private final Map<T, Set<ContainerName>> names = new HashMap<>();

    void add(T to, ContainerName name) {
        names.computeIfAbsent(to, t -> new HashSet<>(4)).add(name);
    }

    void remove(T to, ContainerName name) {
        Set<ContainerName> all = names.get(to);
        if (all != null && all.remove(name) && all.isEmpty()) {
            names.remove(to);
        }
    }

    Set<ContainerName> removeAll(T to) {
        Set<ContainerName> all = names.remove(to);
        return all == null ? Set.of() : all;
    }

    Set<ContainerName> of(T to) {
        return names.getOrDefault(to, Set.of());
    }
}
