package io.earshot.server.graph;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a graph in GraphML (Brandes et al., 2002; the schema of graphml.graphdrawing.org), which Gephi, yEd and NetworkX read. */
final class GraphmlWriter {

    private static final String NAMESPACE = "http://graphml.graphdrawing.org/xmlns";

    private static final Map<String, String> OF_NODES =
            keys("kind", "string", "dataCenter", "string", "role", "string", "cluster", "string", "agent", "boolean");

    private static final Map<String, String> OF_EDGES = keys(
            "protocol",
            "string",
            "port",
            "int",
            "process",
            "string",
            "evidence",
            "string",
            "connections",
            "long",
            "firstSeen",
            "string",
            "lastSeen",
            "string",
            "state",
            "string");

    private final XMLStreamWriter xml;

    private GraphmlWriter(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static void write(DependencyGraph graph, Instant at, Writer out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            new GraphmlWriter(xml).write(graph, at);
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("the graph cannot be written as GraphML: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> keys(String... namesAndTypes) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            keys.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return keys;
    }

    private void write(DependencyGraph graph, Instant at) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("graphml");
        xml.writeDefaultNamespace(NAMESPACE);
        declare("node", OF_NODES);
        for (String tag : tags(graph)) {
            declare("node", tagKey(tag), tag, "string");
        }
        declare("edge", OF_EDGES);
        xml.writeStartElement("graph");
        xml.writeAttribute("id", "earshot");
        xml.writeAttribute("edgedefault", "directed");
        for (GraphNode node : graph.nodes()) {
            xml.writeStartElement("node");
            xml.writeAttribute("id", legal(node.name()));
            data("node-kind", Optional.of(node.kind()));
            data("node-dataCenter", node.dataCenter());
            data("node-role", node.role());
            data("node-cluster", node.cluster());
            data("node-agent", Optional.of(Boolean.toString(node.agent())));
            for (Map.Entry<String, String> tag : node.tags().entrySet()) {
                data(tagKey(tag.getKey()), Optional.of(tag.getValue()));
            }
            xml.writeEndElement();
        }
        for (Dependency edge : graph.dependencies()) {
            xml.writeStartElement("edge");
            xml.writeAttribute("source", legal(edge.from()));
            xml.writeAttribute("target", legal(edge.to()));
            data("edge-protocol", edge.protocol());
            data("edge-port", edge.port().stream().boxed().map(Object::toString).findFirst());
            data("edge-process", edge.process());
            data("edge-evidence", Optional.of(edge.evidence()));
            data(
                    "edge-connections",
                    edge.connections().stream().boxed().map(Object::toString).findFirst());
            data("edge-firstSeen", Optional.of(edge.firstSeen().toString()));
            data("edge-lastSeen", Optional.of(edge.lastSeen().toString()));
            data("edge-state", Optional.of(GraphJson.state(edge, at)));
            xml.writeEndElement();
        }
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private static Set<String> tags(DependencyGraph graph) {
        TreeSet<String> tags = new TreeSet<>();
        graph.nodes().forEach(node -> tags.addAll(node.tags().keySet()));
        return tags;
    }

    private static String tagKey(String tag) {
        return "tag-" + legal(tag);
    }

    private void declare(String owner, Map<String, String> keys) throws XMLStreamException {
        for (Map.Entry<String, String> key : keys.entrySet()) {
            declare(owner, owner + "-" + key.getKey(), key.getKey(), key.getValue());
        }
    }

    private void declare(String owner, String id, String name, String type) throws XMLStreamException {
        xml.writeEmptyElement("key");
        xml.writeAttribute("id", id);
        xml.writeAttribute("for", owner);
        xml.writeAttribute("attr.name", legal(name));
        xml.writeAttribute("attr.type", type);
    }

    private void data(String key, Optional<String> value) throws XMLStreamException {
        if (value.isPresent()) {
            xml.writeStartElement("data");
            xml.writeAttribute("key", key);
            xml.writeCharacters(legal(value.get()));
            xml.writeEndElement();
        }
    }

    /** Replaces what XML 1.0 has no way to write: a process chooses its own name. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || (c >= 0x20 && c <= 0xd7ff)
                                || (c >= 0xe000 && c <= 0xfffd)
                                || c > 0xffff
                        ? c
                        : 0xfffd)
                .forEach(legal::appendCodePoint);
        return legal.toString();
    }
}
