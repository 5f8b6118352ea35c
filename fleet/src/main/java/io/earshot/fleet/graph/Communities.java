package io.earshot.fleet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Divides a graph where few edges are cut: the Louvain method (Blondel et al., "Fast unfolding of communities in large networks",
 * 2008), in the order of the vertices, so that the same graph is always divided in the same way.
 */
final class Communities {

    /** Parts that send so much of what they have to one another are one: the hubs of a star each keep a share of its members. */
    private static final double TOGETHER = 0.3;

    private static final int MOST_ROUNDS = 50;

    private Communities() {}

    static List<int[]> of(Neighbours graph) {
        int[] community = louvain(graph);
        while (true) {
            int[] joined = join(graph, community);
            if (Arrays.equals(joined, community)) {
                return groups(community);
            }
            community = joined;
        }
    }

    private static List<int[]> groups(int[] community) {
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int vertex = 0; vertex < community.length; vertex++) {
            members.computeIfAbsent(community[vertex], _ -> new ArrayList<>()).add(vertex);
        }
        return members.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private static int[] louvain(Neighbours graph) {
        List<Map<Integer, Double>> weights = new ArrayList<>();
        for (int vertex = 0; vertex < graph.size(); vertex++) {
            Map<Integer, Double> of = HashMap.newHashMap(graph.of(vertex).length);
            for (int other : graph.of(vertex)) {
                of.put(other, 1.0);
            }
            weights.add(of);
        }
        int[] community = IntStream.range(0, graph.size()).toArray();
        while (true) {
            int[] moved = moveVertices(weights);
            int[] dense = renumbered(moved);
            int parts = Arrays.stream(dense).max().orElse(-1) + 1;
            for (int vertex = 0; vertex < community.length; vertex++) {
                community[vertex] = dense[community[vertex]];
            }
            if (parts == weights.size()) {
                return community;
            }
            weights = aggregate(weights, dense, parts);
        }
    }

    /** Moves each vertex to the neighbouring community where it adds most to the modularity, until none wants to move. */
    private static int[] moveVertices(List<Map<Integer, Double>> weights) {
        int vertices = weights.size();
        int[] community = IntStream.range(0, vertices).toArray();
        double[] degree = new double[vertices];
        double twice = 0;
        for (int vertex = 0; vertex < vertices; vertex++) {
            degree[vertex] = weights.get(vertex).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            twice += degree[vertex];
        }
        double[] total = degree.clone();
        boolean moved = twice > 0;
        for (int round = 0; moved && round < MOST_ROUNDS; round++) {
            moved = false;
            for (int vertex = 0; vertex < vertices; vertex++) {
                Map<Integer, Double> to = new HashMap<>();
                for (Map.Entry<Integer, Double> edge : weights.get(vertex).entrySet()) {
                    if (edge.getKey() != vertex) {
                        to.merge(community[edge.getKey()], edge.getValue(), Double::sum);
                    }
                }
                int home = community[vertex];
                total[home] -= degree[vertex];
                int best = home;
                double most = to.getOrDefault(home, 0.0) - total[home] * degree[vertex] / twice;
                for (Map.Entry<Integer, Double> candidate : to.entrySet()) {
                    double gain = candidate.getValue() - total[candidate.getKey()] * degree[vertex] / twice;
                    if (gain > most + 1e-9) {
                        most = gain;
                        best = candidate.getKey();
                    }
                }
                total[best] += degree[vertex];
                community[vertex] = best;
                moved |= best != home;
            }
        }
        return community;
    }

    private static int[] renumbered(int[] community) {
        Map<Integer, Integer> numbers = new HashMap<>();
        return Arrays.stream(community)
                .map(old -> numbers.computeIfAbsent(old, _ -> numbers.size()))
                .toArray();
    }

    private static List<Map<Integer, Double>> aggregate(List<Map<Integer, Double>> weights, int[] part, int parts) {
        List<Map<Integer, Double>> sums = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            sums.add(new HashMap<>());
        }
        for (int vertex = 0; vertex < weights.size(); vertex++) {
            Map<Integer, Double> sum = sums.get(part[vertex]);
            weights.get(vertex).forEach((other, weight) -> sum.merge(part[other], weight, Double::sum));
        }
        return sums;
    }

    /** Joins the two parts that have most in common, if that is much. */
    private static int[] join(Neighbours graph, int[] community) {
        Map<Integer, Integer> degree = new HashMap<>();
        Map<Long, Integer> between = new HashMap<>();
        for (int vertex = 0; vertex < graph.size(); vertex++) {
            int one = community[vertex];
            degree.merge(one, graph.of(vertex).length, Integer::sum);
            for (int neighbour : graph.of(vertex)) {
                int other = community[neighbour];
                if (one < other) {
                    between.merge(((long) one << 32) | other, 1, Integer::sum);
                }
            }
        }
        double most = TOGETHER;
        long best = -1;
        for (Map.Entry<Long, Integer> entry : between.entrySet()) {
            int one = (int) (entry.getKey() >> 32);
            int other = entry.getKey().intValue();
            double share = entry.getValue() / (double) Math.min(degree.get(one), degree.get(other));
            if (share > most || (share == most && best >= 0 && entry.getKey() < best)) {
                most = share;
                best = entry.getKey();
            }
        }
        if (best < 0) {
            return community;
        }
        int one = (int) (best >> 32);
        int other = (int) best;
        return Arrays.stream(community).map(part -> part == other ? one : part).toArray();
    }
}
