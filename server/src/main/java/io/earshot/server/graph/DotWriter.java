package io.earshot.server.graph;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a graph in the language of Graphviz: a box for each data centre, one arrow from a node to another with all ports on it. */
final class DotWriter {

    private record Arrow(String from, String to) {}

    private DotWriter() {}

    static void write(DependencyGraph graph, Writer out) throws IOException {
        out.write("digraph earshot {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        Map<String, List<GraphNode>> places = graph.nodes().stream()
                .collect(
                        Collectors.groupingBy(node -> node.dataCenter().orElse(""), TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<GraphNode>> place : places.entrySet()) {
            boolean isPlace = !place.getKey().isEmpty();
            if (isPlace) {
                out.write("  subgraph " + quoted("cluster_" + place.getKey()) + " {\n    label="
                        + quoted(place.getKey()) + ";\n");
            }
            for (GraphNode node : place.getValue()) {
                String look = node.kind().equals("CONTAINER") ? "" : " [style=dashed]";
                out.write((isPlace ? "    " : "  ") + quoted(node.name()) + look + ";\n");
            }
            if (isPlace) {
                out.write("  }\n");
            }
        }
        Map<Arrow, List<String>> arrows = new LinkedHashMap<>();
        for (Dependency each : graph.dependencies()) {
            List<String> ports = arrows.computeIfAbsent(new Arrow(each.from(), each.to()), _ -> new ArrayList<>());
            if (each.port().isPresent()
                    && !ports.contains(Integer.toString(each.port().getAsInt()))) {
                ports.add(Integer.toString(each.port().getAsInt()));
            }
        }
        for (Map.Entry<Arrow, List<String>> arrow : arrows.entrySet()) {
            String label =
                    arrow.getValue().isEmpty() ? "" : " [label=" + quoted(String.join(", ", arrow.getValue())) + "]";
            out.write("  " + quoted(arrow.getKey().from()) + " -> "
                    + quoted(arrow.getKey().to()) + label + ";\n");
        }
        out.write("}\n");
        out.flush();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
