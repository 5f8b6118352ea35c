package io.earshot.cli;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import io.earshot.model.Ip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the graph that a server answers with. */
final class GraphAnswer {

    private GraphAnswer() {}

    static DependencyGraph read(JsonNode answer) {
        List<GraphNode> nodes = new ArrayList<>();
        answer.path("nodes").forEach(node -> nodes.add(node(node)));
        List<Dependency> dependencies = new ArrayList<>();
        answer.path("dependencies").forEach(dependency -> dependencies.add(dependency(dependency)));
        return DependencyGraph.of(nodes, dependencies);
    }

    private static GraphNode node(JsonNode node) {
        List<Ip> addresses = new ArrayList<>();
        node.path("addresses").forEach(address -> addresses.add(Ip.parse(address.asString())));
        Map<String, String> tags = new TreeMap<>();
        node.path("tags").forEachEntry((tag, value) -> tags.put(tag, value.asString()));
        return new GraphNode(
                node.path("name").asString(),
                node.path("kind").asString(),
                text(node, "dataCenter"),
                text(node, "role"),
                text(node, "cluster"),
                node.path("agent").asBoolean(),
                addresses,
                tags);
    }

    private static Dependency dependency(JsonNode dependency) {
        JsonNode port = dependency.path("port");
        JsonNode connections = dependency.path("connections");
        return new Dependency(
                dependency.path("fromNode").asString(),
                dependency.path("toNode").asString(),
                text(dependency, "protocol"),
                port.isNumber() ? OptionalInt.of(port.asInt()) : OptionalInt.empty(),
                text(dependency, "process"),
                dependency.path("evidence").asString(),
                connections.isNumber() ? OptionalLong.of(connections.asLong()) : OptionalLong.empty(),
                Instant.parse(dependency.path("firstSeen").asString()),
                Instant.parse(dependency.path("lastSeen").asString()));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return object.path(field).isString() ? Optional.of(object.path(field).asString()) : Optional.empty();
    }
}
