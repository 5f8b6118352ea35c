package io.earshot.fleet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** An undirected graph without loops and repetitions, which also knows which way its edges point. */
final class Neighbours {

    private final int[][] all;
    private final int[][] out;

    private Neighbours(int[][] all, int[][] out) {
        this.all = all;
        this.out = out;
    }

    static Neighbours of(int vertices, int[] tails, int[] heads) {
        int[] bothTails = new int[tails.length * 2];
        int[] bothHeads = new int[tails.length * 2];
        System.arraycopy(tails, 0, bothTails, 0, tails.length);
        System.arraycopy(heads, 0, bothTails, tails.length, tails.length);
        System.arraycopy(heads, 0, bothHeads, 0, tails.length);
        System.arraycopy(tails, 0, bothHeads, tails.length, tails.length);
        return new Neighbours(sets(vertices, bothTails, bothHeads), sets(vertices, tails, heads));
    }

    private static int[][] sets(int vertices, int[] tails, int[] heads) {
        Adjacency adjacency = Adjacency.of(vertices, tails, heads);
        int[][] sets = new int[vertices][];
        for (int vertex = 0; vertex < vertices; vertex++) {
            int self = vertex;
            sets[vertex] = adjacency
                    .of(vertex)
                    .filter(other -> other != self)
                    .sorted()
                    .distinct()
                    .toArray();
        }
        return sets;
    }

    int size() {
        return all.length;
    }

    int[] of(int vertex) {
        return all[vertex];
    }

    int[] outOf(int vertex) {
        return out[vertex];
    }

    /** Returns the graph of these vertices alone; vertex i of it is members[i]. */
    Neighbours within(int[] members) {
        int[] number = new int[size()];
        Arrays.fill(number, -1);
        for (int i = 0; i < members.length; i++) {
            number[members[i]] = i;
        }
        return new Neighbours(within(all, members, number), within(out, members, number));
    }

    private static int[][] within(int[][] sets, int[] members, int[] number) {
        int[][] inner = new int[members.length][];
        for (int i = 0; i < members.length; i++) {
            inner[i] = Arrays.stream(sets[members[i]])
                    .map(other -> number[other])
                    .filter(other -> other >= 0)
                    .sorted()
                    .toArray();
        }
        return inner;
    }

    /** Returns how many edges there are, whichever way they point. */
    int edges() {
        return Arrays.stream(all).mapToInt(set -> set.length).sum() / 2;
    }

    /** Returns the connected groups of those vertices that are wanted. */
    List<int[]> components(IntPredicate wanted) {
        boolean[] seen = new boolean[size()];
        List<int[]> components = new ArrayList<>();
        int[] queue = new int[size()];
        for (int start = 0; start < size(); start++) {
            if (seen[start] || !wanted.test(start)) {
                continue;
            }
            int end = 0;
            queue[end++] = start;
            seen[start] = true;
            for (int next = 0; next < end; next++) {
                for (int other : all[queue[next]]) {
                    if (!seen[other] && wanted.test(other)) {
                        seen[other] = true;
                        queue[end++] = other;
                    }
                }
            }
            components.add(Arrays.stream(queue, 0, end).sorted().toArray());
        }
        return components;
    }
}
