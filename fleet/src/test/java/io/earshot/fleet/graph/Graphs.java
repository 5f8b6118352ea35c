package io.earshot.fleet.graph;

import io.earshot.model.Ip;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Draws graphs for tests. */
final class Graphs {

    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Map<String, GraphNode> nodes = new LinkedHashMap<>();
    private final List<Dependency> dependencies = new ArrayList<>();

    /** Adds an edge from each name to the next. */
    Graphs line(String... names) {
        for (int i = 1; i < names.length; i++) {
            edge(names[i - 1], names[i], 80, NOW, NOW);
        }
        return this;
    }

    Graphs edge(String from, String to, int port, Instant firstSeen, Instant lastSeen) {
        node(from, "");
        node(to, "");
        dependencies.add(new Dependency(
                from,
                to,
                Optional.of("tcp"),
                OptionalInt.of(port),
                Optional.of(port == 22 ? "ssh" : "java"),
                "socket",
                OptionalLong.of(1),
                firstSeen,
                lastSeen));
        return this;
    }

    Graphs node(String name, String role, String... addresses) {
        nodes.putIfAbsent(
                name,
                new GraphNode(
                        name,
                        "CONTAINER",
                        Optional.of("TX"),
                        Optional.of(role),
                        Optional.empty(),
                        true,
                        List.of(addresses).stream().map(Ip::parse).toList(),
                        name.startsWith("mon") ? Map.of("use", "monitoring") : Map.of()));
        return this;
    }

    /** Adds a Kubernetes: workers that talk to each master, and masters that talk to each other. */
    Graphs kubernetes(int masters, int workers) {
        for (int master = 1; master <= masters; master++) {
            for (int worker = 1; worker <= workers; worker++) {
                line("k8s-worker" + worker + ".h" + worker, "k8s-master" + master + ".m" + master);
            }
            for (int other = 1; other < master; other++) {
                line("k8s-master" + master + ".m" + master, "k8s-master" + other + ".m" + other);
            }
        }
        return this;
    }

    /** Adds a Hadoop: each data node talks to nearly each other one. */
    Graphs hadoop(int size, double missing) {
        Random random = new Random(7);
        for (int one = 1; one <= size; one++) {
            for (int other = 1; other <= size; other++) {
                if (one != other && random.nextDouble() >= missing) {
                    line("hadoop" + one + ".d" + one, "hadoop" + other + ".d" + other);
                }
            }
        }
        return this;
    }

    /** Adds caches in small groups, whose members talk to each other, behind proxies that talk to all of them. */
    Graphs caches(int groups, int size, int proxies) {
        for (int group = 0; group < groups; group++) {
            for (int one = 0; one < size; one++) {
                String name = "cache" + (group * size + one) + ".c" + group;
                for (int other = 0; other < one; other++) {
                    line(name, "cache" + (group * size + other) + ".c" + group);
                }
                for (int proxy = 1; proxy <= proxies; proxy++) {
                    line("cache-proxy" + proxy + ".p" + proxy, name);
                }
            }
        }
        return this;
    }

    /** Adds edges from the monitoring to everybody. */
    Graphs monitored() {
        for (String name : List.copyOf(nodes.keySet())) {
            edge("mon1.host1", name, 22, NOW, NOW);
        }
        return this;
    }

    /** A graph of so many nodes and edges, drawn at random. */
    static DependencyGraph random(int size, int edges) {
        Random random = new Random(11);
        Graphs graphs = new Graphs();
        for (int i = 0; i < edges; i++) {
            graphs.line("n" + random.nextInt(size) + ".h", "n" + random.nextInt(size) + ".h");
        }
        return graphs.build();
    }

    DependencyGraph build() {
        return DependencyGraph.of(nodes.values(), dependencies);
    }
}
