package io.earshot.fleet.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Recognises the shape of a connected graph. Sockets are seen with gaps, so that a few per cent of the edges may be missing or too many. */
final class ShapeFinder {

    private static final double DENSE = 0.8;
    private static final double NEARLY_ALL = 0.9;
    private static final double STRAY = 0.05;

    /** Hubs are few: at most one in so many members. */
    private static final int MEMBERS_PER_HUB = 4;

    /** @param hubs numbers of vertices */
    record Found(Shape shape, List<Integer> hubs, int groups) {

        static Found of(Shape shape) {
            return new Found(shape, List.of(), 1);
        }
    }

    private ShapeFinder() {}

    /** Returns the shape, MIXED where there is none. */
    static Found find(Neighbours graph) {
        if (graph.size() == 2) {
            return Found.of(Shape.PAIR);
        }
        if (isMesh(graph)) {
            return Found.of(Shape.MESH);
        }
        return line(graph)
                .or(() -> star(graph))
                .or(() -> layers(graph))
                .or(() -> meshes(graph))
                .orElseGet(() -> Found.of(Shape.MIXED));
    }

    private static boolean isMesh(Neighbours graph) {
        long pairs = (long) graph.size() * (graph.size() - 1) / 2;
        return graph.size() >= 3 && graph.edges() >= DENSE * pairs;
    }

    private static Optional<Found> line(Neighbours graph) {
        int vertices = graph.size();
        if (IntStream.range(0, vertices).anyMatch(vertex -> graph.of(vertex).length > 2)) {
            return Optional.empty();
        }
        if (graph.edges() == vertices) {
            return Optional.of(new Found(Shape.RING, List.of(), vertices));
        }
        boolean passesOn = IntStream.range(0, vertices)
                .filter(vertex -> graph.of(vertex).length == 2)
                .allMatch(vertex -> graph.outOf(vertex).length == 1);
        return vertices > 3 || passesOn
                ? Optional.of(new Found(Shape.CHAIN, List.of(), vertices - 1))
                : Optional.empty();
    }

    /** Takes those with the most neighbours for hubs until hardly any edge is left that touches none. */
    private static Optional<Found> star(Neighbours graph) {
        int most = Math.max(1, graph.size() / MEMBERS_PER_HUB);
        int[] byDegree = byDegree(graph);
        boolean[] hub = new boolean[graph.size()];
        int edges = graph.edges();
        int left = edges;
        int hubs = 0;
        while (left > STRAY * edges) {
            if (hubs == most) {
                return Optional.empty();
            }
            int next = byDegree[hubs++];
            left -= (int)
                    Arrays.stream(graph.of(next)).filter(other -> !hub[other]).count();
            hub[next] = true;
        }
        int others = graph.size() - hubs;
        int[] chosen = Arrays.copyOf(byDegree, hubs);
        boolean allAreHubs = Arrays.stream(chosen)
                .allMatch(vertex -> Arrays.stream(graph.of(vertex))
                                .filter(other -> !hub[other])
                                .count()
                        >= others / 2.0);
        return allAreHubs ? Optional.of(new Found(Shape.STAR, sorted(chosen), 1)) : Optional.empty();
    }

    private static int[] byDegree(Neighbours graph) {
        return IntStream.range(0, graph.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer vertex) -> -graph.of(vertex).length)
                        .thenComparing(vertex -> vertex))
                .mapToInt(vertex -> vertex)
                .toArray();
    }

    private static List<Integer> sorted(int[] numbers) {
        return Arrays.stream(numbers).sorted().boxed().toList();
    }

    /** A vertex stands one layer below the lowest one that talks to it. Vertices on a circle are in no layer. */
    private static Optional<Found> layers(Neighbours graph) {
        int vertices = graph.size();
        int[] waitsFor = new int[vertices];
        for (int vertex = 0; vertex < vertices; vertex++) {
            for (int other : graph.outOf(vertex)) {
                waitsFor[other]++;
            }
        }
        int[] layer = new int[vertices];
        int[] order = new int[vertices];
        int end = 0;
        for (int vertex = 0; vertex < vertices; vertex++) {
            if (waitsFor[vertex] == 0) {
                order[end++] = vertex;
            }
        }
        for (int next = 0; next < end; next++) {
            for (int other : graph.outOf(order[next])) {
                layer[other] = Math.max(layer[other], layer[order[next]] + 1);
                if (--waitsFor[other] == 0) {
                    order[end++] = other;
                }
            }
        }
        if (end < vertices) {
            return Optional.empty();
        }
        long adjacent = IntStream.range(0, vertices)
                .mapToLong(vertex -> Arrays.stream(graph.outOf(vertex))
                        .filter(other -> layer[other] == layer[vertex] + 1)
                        .count())
                .sum();
        int layers = Arrays.stream(layer).max().orElse(0) + 1;
        boolean isWide = vertices >= 2 * layers - 1;
        return adjacent >= NEARLY_ALL * graph.edges() && isWide
                ? Optional.of(new Found(Shape.LAYERED, List.of(), layers))
                : Optional.empty();
    }

    /** Takes one hub after the other away until what is left are meshes. */
    private static Optional<Found> meshes(Neighbours graph) {
        int[] byDegree = byDegree(graph);
        boolean[] hub = new boolean[graph.size()];
        for (int hubs = 1; hubs <= graph.size() / MEMBERS_PER_HUB; hubs++) {
            int next = byDegree[hubs - 1];
            if (graph.of(next).length < graph.size() / MEMBERS_PER_HUB) {
                return Optional.empty();
            }
            hub[next] = true;
            List<int[]> parts = graph.components(vertex -> !hub[vertex]);
            List<int[]> meshes =
                    parts.stream().filter(part -> isMesh(graph.within(part))).toList();
            int inMeshes = meshes.stream().mapToInt(mesh -> mesh.length).sum();
            if (meshes.size() > 1 && inMeshes >= NEARLY_ALL * (graph.size() - hubs)) {
                return Optional.of(new Found(Shape.MESHES, sorted(Arrays.copyOf(byDegree, hubs)), meshes.size()));
            }
        }
        return Optional.empty();
    }
}
