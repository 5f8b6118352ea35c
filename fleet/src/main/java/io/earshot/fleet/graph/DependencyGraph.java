package io.earshot.fleet.graph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Indexes the dependencies between nodes for walking. Immutable. */
public final class DependencyGraph {

    /** Tells which way dependencies are followed. */
    public enum Direction {
        /** To what a node uses. */
        OUT,
        /** To what uses a node. */
        IN
    }

    private final List<GraphNode> nodes;
    private final Map<String, Integer> numbers;
    private final List<Dependency> dependencies;
    private final int[] tails;
    private final int[] heads;
    private final Adjacency out;
    private final Adjacency in;

    private DependencyGraph(List<GraphNode> nodes, Map<String, Integer> numbers, List<Dependency> dependencies) {
        this.nodes = nodes;
        this.numbers = numbers;
        this.dependencies = dependencies;
        tails = new int[dependencies.size()];
        heads = new int[dependencies.size()];
        for (int i = 0; i < tails.length; i++) {
            tails[i] = numbers.get(dependencies.get(i).from());
            heads[i] = numbers.get(dependencies.get(i).to());
        }
        out = Adjacency.of(nodes.size(), tails, heads);
        in = Adjacency.of(nodes.size(), heads, tails);
    }

    /** @param nodes each name at most once; names that only dependencies have become nodes of kind GONE */
    public static DependencyGraph of(Collection<GraphNode> nodes, Collection<Dependency> dependencies) {
        List<GraphNode> all = new ArrayList<>(nodes);
        Map<String, Integer> numbers = HashMap.newHashMap(all.size());
        for (int i = 0; i < all.size(); i++) {
            if (numbers.putIfAbsent(all.get(i).name(), i) != null) {
                throw new IllegalArgumentException("node " + all.get(i).name() + " occurs twice");
            }
        }
        for (Dependency each : dependencies) {
            for (String name : List.of(each.from(), each.to())) {
                if (!numbers.containsKey(name)) {
                    numbers.put(name, all.size());
                    all.add(GraphNode.gone(name));
                }
            }
        }
        return new DependencyGraph(List.copyOf(all), numbers, List.copyOf(dependencies));
    }

    public List<GraphNode> nodes() {
        return nodes;
    }

    public List<Dependency> dependencies() {
        return dependencies;
    }

    public Optional<GraphNode> node(String name) {
        return Optional.ofNullable(numbers.get(name)).map(nodes::get);
    }

    /** Returns the same nodes with those of the dependencies that pass; nodes that only lost dependencies had are left out. */
    public DependencyGraph only(Predicate<Dependency> wanted) {
        List<Dependency> left = dependencies.stream().filter(wanted).toList();
        return of(
                nodes.stream()
                        .filter(node -> !node.kind().equals(GraphNode.GONE))
                        .toList(),
                left);
    }

    /** Returns the graph as it was at that time, as far as the first and the last times tell. */
    public DependencyGraph at(Instant time) {
        return only(dependency -> dependency.isCurrent(time));
    }

    /** Returns the graph without these nodes and what they have to do with others. */
    public DependencyGraph without(Predicate<GraphNode> unwanted) {
        List<GraphNode> left =
                nodes.stream().filter(node -> !unwanted.test(node)).toList();
        Map<String, GraphNode> byName = HashMap.newHashMap(left.size());
        left.forEach(node -> byName.put(node.name(), node));
        return of(
                left,
                dependencies.stream()
                        .filter(each -> byName.containsKey(each.from()) && byName.containsKey(each.to()))
                        .toList());
    }

    /**
     * Returns the nodes within so many hops, the nearest first; without the start itself.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    public List<Reached> reach(String start, Direction direction, int hops) {
        int[] via = new int[nodes.size()];
        int[] distance = walk(number(start), direction, hops, via);
        List<Reached> reached = new ArrayList<>();
        for (int vertex = 0; vertex < distance.length; vertex++) {
            if (distance[vertex] > 0) {
                reached.add(new Reached(nodes.get(vertex), distance[vertex], dependencies.get(via[vertex])));
            }
        }
        reached.sort((a, b) -> a.hops() != b.hops()
                ? Integer.compare(a.hops(), b.hops())
                : a.node().name().compareTo(b.node().name()));
        return reached;
    }

    /**
     * Returns the part of the graph within so many hops of a node, along dependencies in these directions.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    public DependencyGraph around(String centre, Collection<Direction> directions, int hops) {
        Set<String> near = new HashSet<>(Set.of(centre));
        for (Direction direction : directions) {
            reach(centre, direction, hops)
                    .forEach(reached -> near.add(reached.node().name()));
        }
        return without(node -> !near.contains(node.name()));
    }

    /**
     * Returns a shortest way from one node to another along dependencies; empty if there is none, or if both are the same.
     *
     * @throws IllegalArgumentException if one of them does not exist
     */
    public List<Dependency> path(String from, String to) {
        int start = number(from);
        int end = number(to);
        int[] via = new int[nodes.size()];
        int[] distance = walk(start, Direction.OUT, Integer.MAX_VALUE, via);
        List<Dependency> path = new ArrayList<>();
        if (distance[end] > 0) {
            for (int vertex = end; vertex != start; vertex = tails[via[vertex]]) {
                path.add(dependencies.get(via[vertex]));
            }
        }
        Collections.reverse(path);
        return path;
    }

    /** Returns the dependencies of a node on others (OUT) or of others on it (IN). */
    public List<Dependency> of(String name, Direction direction) {
        Adjacency adjacency = direction == Direction.OUT ? out : in;
        int vertex = number(name);
        List<Dependency> found = new ArrayList<>();
        for (int i = adjacency.first(vertex); i < adjacency.first(vertex + 1); i++) {
            found.add(dependencies.get(adjacency.edge(i)));
        }
        return found;
    }

    /** Breadth first. Distances are 0 for the start and -1 for what is not reached. */
    private int[] walk(int start, Direction direction, int hops, int[] via) {
        Adjacency adjacency = direction == Direction.OUT ? out : in;
        int[] distance = new int[nodes.size()];
        Arrays.fill(distance, -1);
        distance[start] = 0;
        ArrayDeque<Integer> waiting = new ArrayDeque<>(List.of(start));
        while (!waiting.isEmpty()) {
            int vertex = waiting.remove();
            if (distance[vertex] == hops) {
                break;
            }
            for (int i = adjacency.first(vertex); i < adjacency.first(vertex + 1); i++) {
                int other = adjacency.other(i);
                if (distance[other] < 0) {
                    distance[other] = distance[vertex] + 1;
                    via[other] = adjacency.edge(i);
                    waiting.add(other);
                }
            }
        }
        return distance;
    }

    private int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no node \"" + name + "\"");
        }
        return number;
    }

    /** Returns the undirected neighbours of each node, without loops and repetitions, by the nodes' numbers. */
    Neighbours neighbours() {
        return Neighbours.of(nodes.size(), tails, heads);
    }
}
