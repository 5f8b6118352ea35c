package io.earshot.fleet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the groups of nodes that talk to each other, and names them. */
public final class ClusterFinder {

    /** A label that so large a share of the members has names them all. */
    private static final double MOST = 0.6;

    private static final int SHORTEST_PREFIX = 2;

    private ClusterFinder() {}

    /**
     * Returns the clusters, the largest first. A connected group of a clear shape is one cluster; one of no clear shape is divided
     * where few edges are cut. Nodes that talk to nobody are in none.
     */
    public static List<Cluster> find(DependencyGraph graph) {
        Neighbours all = graph.neighbours();
        List<Cluster> clusters = new ArrayList<>();
        for (int[] members : all.components(vertex -> all.of(vertex).length > 0)) {
            Neighbours component = all.within(members);
            ShapeFinder.Found shape = ShapeFinder.find(component);
            if (shape.shape() != Shape.MIXED) {
                clusters.add(cluster(graph, members, component, shape));
                continue;
            }
            for (int[] part : Communities.of(component)) {
                int[] numbers = Arrays.stream(part).map(i -> members[i]).toArray();
                Neighbours inner = all.within(numbers);
                if (numbers.length > 1) {
                    clusters.add(cluster(graph, numbers, inner, ShapeFinder.find(inner)));
                }
            }
        }
        clusters.sort(
                Comparator.comparingInt((Cluster cluster) -> -cluster.members().size())
                        .thenComparing(Cluster::name)
                        .thenComparing(cluster -> cluster.members().getFirst()));
        return numbered(clusters);
    }

    private static Cluster cluster(DependencyGraph graph, int[] numbers, Neighbours inner, ShapeFinder.Found shape) {
        List<GraphNode> members =
                Arrays.stream(numbers).mapToObj(graph.nodes()::get).toList();
        List<String> hubs = shape.hubs().stream()
                .map(hub -> members.get(hub).name())
                .sorted()
                .toList();
        return new Cluster(
                name(members, hubs),
                shape.shape(),
                members.stream().map(GraphNode::name).sorted().toList(),
                hubs,
                inner.edges(),
                shape.groups());
    }

    private static String name(List<GraphNode> members, List<String> hubs) {
        return shared(members, GraphNode::cluster)
                .or(() -> shared(members, GraphNode::role))
                .or(() -> shared(members, ClusterFinder::prefix))
                .or(() -> hubs.stream().findFirst())
                .orElseGet(() -> members.stream()
                        .map(GraphNode::name)
                        .sorted()
                        .findFirst()
                        .orElseThrow());
    }

    private static Optional<String> shared(List<GraphNode> members, Function<GraphNode, Optional<String>> label) {
        return members.stream()
                .flatMap(node -> label.apply(node).filter(text -> !text.isEmpty()).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() >= MOST * members.size())
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    /** Returns the first label of a name without the number at its end: {@code be} of {@code be5.host58}. */
    private static Optional<String> prefix(GraphNode node) {
        String label = node.name().split("[.:]", 2)[0];
        int end = label.length();
        while (end > 0 && !Character.isLetter(label.charAt(end - 1))) {
            end--;
        }
        return end >= SHORTEST_PREFIX ? Optional.of(label.substring(0, end)) : Optional.empty();
    }

    private static List<Cluster> numbered(List<Cluster> clusters) {
        Map<String, Integer> sizes = new HashMap<>();
        clusters.forEach(cluster -> sizes.merge(cluster.name(), 1, Integer::sum));
        Map<String, Integer> given = new HashMap<>();
        return clusters.stream()
                .map(cluster -> sizes.get(cluster.name()) == 1
                        ? cluster
                        : new Cluster(
                                cluster.name() + " " + given.merge(cluster.name(), 1, Integer::sum),
                                cluster.shape(),
                                cluster.members(),
                                cluster.hubs(),
                                cluster.edges(),
                                cluster.groups()))
                .toList();
    }
}
