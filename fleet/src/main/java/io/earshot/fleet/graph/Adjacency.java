package io.earshot.fleet.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Neighbours of each vertex in three arrays: those of vertex v stand at first(v) to first(v + 1) - 1. */
final class Adjacency {

    private final int[] first;
    private final int[] other;
    private final int[] edge;

    private Adjacency(int[] first, int[] other, int[] edge) {
        this.first = first;
        this.other = other;
        this.edge = edge;
    }

    /** Sorts edges by their tails, in time proportional to their count. */
    static Adjacency of(int vertices, int[] tails, int[] heads) {
        int[] first = new int[vertices + 1];
        for (int tail : tails) {
            first[tail + 1]++;
        }
        for (int vertex = 0; vertex < vertices; vertex++) {
            first[vertex + 1] += first[vertex];
        }
        int[] next = first.clone();
        int[] other = new int[tails.length];
        int[] edge = new int[tails.length];
        for (int i = 0; i < tails.length; i++) {
            int place = next[tails[i]]++;
            other[place] = heads[i];
            edge[place] = i;
        }
        return new Adjacency(first, other, edge);
    }

    int first(int vertex) {
        return first[vertex];
    }

    /** Returns the neighbour at that place. */
    int other(int place) {
        return other[place];
    }

    /** Returns the number of the edge that leads there. */
    int edge(int place) {
        return edge[place];
    }

    /** Returns a vertex' neighbours, as often as edges lead there. */
    IntStream of(int vertex) {
        return Arrays.stream(other, first[vertex], first[vertex + 1]);
    }
}
