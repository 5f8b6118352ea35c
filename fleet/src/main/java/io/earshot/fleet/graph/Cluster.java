package io.earshot.fleet.graph;

import java.util.List;

/**
 * Nodes that talk to each other more than to others.
 *
 * @param name of the cluster, role or first letters that most members share, and a number where another one has it too
 * @param members by name, hubs included
 * @param hubs the members that nearly all others talk to; empty for most shapes
 * @param edges pairs of members that talk
 * @param groups how many meshes, layers or links of a chain there are; 1 for other shapes
 */
public record Cluster(String name, Shape shape, List<String> members, List<String> hubs, int edges, int groups) {

    public Cluster {
        members = List.copyOf(members);
        hubs = List.copyOf(hubs);
    }

    /** Says in words what it is. */
    public String summary() {
        String size = members.size() + " nodes";
        return switch (shape) {
            case PAIR -> members.getFirst() + " and " + members.getLast();
            case STAR -> "star of " + size + " around " + some(hubs);
            case MESH -> "mesh of " + size;
            case MESHES -> groups + " meshes, " + size + (hubs.isEmpty() ? "" : " with " + some(hubs) + " in common");
            case CHAIN -> "chain of " + size;
            case RING -> "ring of " + size;
            case LAYERED -> groups + " layers, " + size;
            case MIXED -> size + " of no regular shape";
        };
    }

    private static String some(List<String> names) {
        return names.size() <= 3
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }
}
