package io.earshot.server.graph;

import io.earshot.model.ContainerName;
import io.earshot.model.Tenant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the tags of nodes as they were last read, for whoever chooses containers by them. Thread-safe. */
public final class CurrentTags {

    private volatile Map<String, Map<String, String>> byNode = Map.of();

    /** Without those that agents announce. */
    private volatile Map<String, Map<String, String>> trusted = Map.of();

    /** Returns tags and values of a container; none before the first reading. */
    public Map<String, String> of(ContainerName name) {
        return byNode.getOrDefault(NodeTags.key(name.toString()), Map.of());
    }

    /** Returns those of them that make it a tenant's. */
    public Map<String, String> trusted(ContainerName name) {
        return trusted.getOrDefault(NodeTags.key(name.toString()), Map.of());
    }

    /** Returns the names of the nodes, in lower case, whose tags differ from those before. One thread at a time. */
    public Set<String> replace(List<NodeTag> all) {
        Map<String, Map<String, String>> newer = byNode(all);
        Map<String, Map<String, String>> before = byNode;
        Set<String> changed = new HashSet<>(before.keySet());
        changed.addAll(newer.keySet());
        changed.removeIf(node -> newer.getOrDefault(node, Map.of()).equals(before.get(node)));
        byNode = newer;
        trusted = byNode(all.stream()
                .filter(tag -> !tag.source().equals(Tenant.UNTRUSTED_SOURCE))
                .toList());
        return changed;
    }

    private static Map<String, Map<String, String>> byNode(List<NodeTag> tags) {
        Map<String, Map<String, String>> nodes = new HashMap<>();
        tags.forEach(
                tag -> nodes.computeIfAbsent(tag.node(), _ -> new HashMap<>()).put(tag.name(), tag.value()));
        return nodes;
    }
}
