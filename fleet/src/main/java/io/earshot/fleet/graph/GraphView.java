package io.earshot.fleet.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A graph drawn small: nodes of one place, role or tag are one, and all dependencies between two of these are one arrow. So many that they
 * could not be told apart are reduced to those with most dependencies, and the rest is one more place.
 *
 * @param left how many places the rest stands for
 */
public record GraphView(List<Place> places, List<Arrow> arrows, int left) {

    /** The name of the rest. */
    public static final String OTHERS = "others";

    private static final int MOST_PORTS = 4;

    /**
     * Nodes that are drawn as one.
     *
     * @param size how many they are
     * @param kind theirs; the most frequent one
     */
    public record Place(String name, int size, String kind, Set<String> members) {}

    /**
     * All dependencies from one place to another.
     *
     * @param ports up to four of them, and an ellipsis for more
     * @param firstSeen of the oldest
     * @param lastSeen of the newest
     */
    public record Arrow(
            String from,
            String to,
            String ports,
            long connections,
            int dependencies,
            Instant firstSeen,
            Instant lastSeen,
            Set<String> evidence) {}

    private record Ends(String from, String to) {}

    /**
     * Draws a graph.
     *
     * @param label tells which nodes are one
     * @param most how many places may be drawn
     */
    public static GraphView of(DependencyGraph graph, Function<GraphNode, String> label, int most) {
        Map<String, String> labels = HashMap.newHashMap(graph.nodes().size());
        Map<String, Integer> weights = new HashMap<>();
        graph.nodes().forEach(node -> {
            labels.put(node.name(), label.apply(node));
            weights.putIfAbsent(labels.get(node.name()), 0);
        });
        for (Dependency each : graph.dependencies()) {
            weights.merge(labels.get(each.from()), 1, Integer::sum);
            weights.merge(labels.get(each.to()), 1, Integer::sum);
        }
        Set<String> drawn = weights.size() <= most ? weights.keySet() : heaviest(weights, most - 1);
        labels.replaceAll((_, place) -> drawn.contains(place) ? place : OTHERS);
        return new GraphView(places(graph, labels), arrows(graph, labels), weights.size() - drawn.size());
    }

    private static Set<String> heaviest(Map<String, Integer> weights, int most) {
        return weights.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static List<Place> places(DependencyGraph graph, Map<String, String> labels) {
        Map<String, List<GraphNode>> members = graph.nodes().stream()
                .collect(Collectors.groupingBy(
                        node -> labels.get(node.name()), LinkedHashMap::new, Collectors.toList()));
        List<Place> places = new ArrayList<>();
        members.forEach((name, nodes) -> places.add(new Place(
                name,
                nodes.size(),
                nodes.stream()
                        .collect(Collectors.groupingBy(GraphNode::kind, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                        .orElseThrow()
                        .getKey(),
                nodes.stream().map(GraphNode::name).collect(Collectors.toSet()))));
        return places;
    }

    private static List<Arrow> arrows(DependencyGraph graph, Map<String, String> labels) {
        Map<Ends, List<Dependency>> between = graph.dependencies().stream()
                .collect(Collectors.groupingBy(
                        each -> new Ends(labels.get(each.from()), labels.get(each.to())),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<Arrow> arrows = new ArrayList<>();
        between.forEach((ends, all) -> arrows.add(new Arrow(
                ends.from(),
                ends.to(),
                ports(all),
                all.stream().mapToLong(each -> each.connections().orElse(0)).sum(),
                all.size(),
                all.stream()
                        .map(Dependency::firstSeen)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                all.stream()
                        .map(Dependency::lastSeen)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                all.stream().map(Dependency::evidence).collect(Collectors.toCollection(TreeSet::new)))));
        return arrows;
    }

    private static String ports(List<Dependency> all) {
        Set<Integer> ports = new TreeSet<>();
        all.forEach(each -> each.port().ifPresent(ports::add));
        return ports.stream().limit(MOST_PORTS).map(Object::toString).collect(Collectors.joining(" "))
                + (ports.size() > MOST_PORTS ? " …" : "");
    }
}
