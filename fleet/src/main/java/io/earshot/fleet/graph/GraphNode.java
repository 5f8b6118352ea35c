package io.earshot.fleet.graph;

import io.earshot.model.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A vertex of the graph.
 *
 * @param kind CONTAINER, EXTERNAL, or GONE for a name that dependencies still have and the inventory does not
 * @param agent whether an agent reports for it; what one without does is known from its peers only
 */
public record GraphNode(
        String name,
        String kind,
        Optional<String> dataCenter,
        Optional<String> role,
        Optional<String> cluster,
        boolean agent,
        List<Ip> addresses,
        Map<String, String> tags) {

    public static final String GONE = "GONE";

    public GraphNode {
        addresses = List.copyOf(addresses);
        tags = new TreeMap<>(tags);
    }

    /** A name that only dependencies have. */
    static GraphNode gone(String name) {
        return new GraphNode(
                name, GONE, Optional.empty(), Optional.empty(), Optional.empty(), false, List.of(), Map.of());
    }
}
