package io.earshot.server.graph;

import io.earshot.fleet.graph.Cluster;
import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.GraphNode;
import io.earshot.fleet.graph.Reached;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Turns what the graph has into JSON objects, whose fields are named as the views' columns are. */
public final class GraphJson {

    private GraphJson() {}

    public static Map<String, Object> node(GraphNode node) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", node.name());
        object.put("kind", node.kind());
        object.put("dataCenter", node.dataCenter());
        object.put("role", node.role());
        object.put("cluster", node.cluster());
        object.put("agent", node.agent());
        object.put("addresses", node.addresses().stream().map(Object::toString).toList());
        object.put("tags", node.tags());
        return object;
    }

    /** @param at the time at which it is to be current or not */
    public static Map<String, Object> dependency(Dependency dependency, Instant at) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("fromNode", dependency.from());
        object.put("toNode", dependency.to());
        object.put("protocol", dependency.protocol());
        object.put("port", boxed(dependency.port()));
        object.put("process", dependency.process());
        object.put("evidence", dependency.evidence());
        object.put("connections", boxed(dependency.connections()));
        object.put("firstSeen", dependency.firstSeen().toString());
        object.put("lastSeen", dependency.lastSeen().toString());
        object.put("state", state(dependency, at));
        return object;
    }

    static String state(Dependency dependency, Instant at) {
        return dependency.isCurrent(at) ? "CURRENT" : "WAS";
    }

    public static List<Map<String, Object>> dependencies(List<Dependency> dependencies, Instant at) {
        return dependencies.stream().map(each -> dependency(each, at)).toList();
    }

    public static Map<String, Object> reached(Reached reached) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("node", reached.node().name());
        object.put("kind", reached.node().kind());
        object.put("hops", reached.hops());
        object.put("fromNode", reached.via().from());
        object.put("toNode", reached.via().to());
        object.put("port", boxed(reached.via().port()));
        object.put("process", reached.via().process());
        object.put("evidence", reached.via().evidence());
        object.put("lastSeen", reached.via().lastSeen().toString());
        return object;
    }

    public static Map<String, Object> cluster(Cluster cluster) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", cluster.name());
        object.put("shape", cluster.shape().name());
        object.put("summary", cluster.summary());
        object.put("size", cluster.members().size());
        object.put("edges", cluster.edges());
        object.put("groups", cluster.groups());
        object.put("hubs", cluster.hubs());
        object.put("members", cluster.members());
        return object;
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}
