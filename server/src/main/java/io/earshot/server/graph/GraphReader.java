package io.earshot.server.graph;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import io.earshot.model.Ip;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Makes a graph of views NODE and DEPENDENCY. */
final class GraphReader {

    private static final String NODES = """
            SELECT n.name, n.kind, n.dataCenter, n.role, c.cluster, n.agent, c.addresses
            FROM node n LEFT JOIN container c ON c.name = n.name ORDER BY n.name""";

    private static final String DEPENDENCIES = """
            SELECT fromNode, toNode, protocol, port, process, evidence, connections, firstSeen, lastSeen FROM dependency""";

    private final SqlEngine tables;
    private final NodeTags tags;

    GraphReader(SqlEngine tables, NodeTags tags) {
        this.tables = tables;
        this.tags = tags;
    }

    /** @throws SqlRefusedException if the tables do not answer in time, or have more rows than an answer may have */
    DependencyGraph read() throws SqlRefusedException {
        Map<String, Map<String, String>> tagged = tags.read(tables);
        List<GraphNode> nodes = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (List<Optional<Object>> row : ask(NODES, "nodes").rows()) {
            String name = names.computeIfAbsent(text(row.get(0)).orElseThrow(), same -> same);
            nodes.add(new GraphNode(
                    name,
                    text(row.get(1)).orElseThrow(),
                    text(row.get(2)),
                    text(row.get(3)),
                    text(row.get(4)),
                    Boolean.TRUE.equals(row.get(5).orElseThrow()),
                    addresses(name, row.get(6)),
                    tagged.getOrDefault(NodeTags.key(name), Map.of())));
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (List<Optional<Object>> row : ask(DEPENDENCIES, "dependencies").rows()) {
            dependencies.add(new Dependency(
                    text(row.get(0)).map(name -> names.getOrDefault(name, name)).orElseThrow(),
                    text(row.get(1)).map(name -> names.getOrDefault(name, name)).orElseThrow(),
                    text(row.get(2)),
                    row.get(3)
                            .map(port -> OptionalInt.of(((Number) port).intValue()))
                            .orElse(OptionalInt.empty()),
                    text(row.get(4)),
                    text(row.get(5)).orElseThrow(),
                    row.get(6)
                            .map(count -> OptionalLong.of(((Number) count).longValue()))
                            .orElse(OptionalLong.empty()),
                    time(row.get(7)),
                    time(row.get(8))));
        }
        return DependencyGraph.of(nodes, dependencies);
    }

    private SqlAnswer ask(String sql, String what) throws SqlRefusedException {
        SqlAnswer answer = tables.askOwn(sql, List.of());
        if (answer.truncated()) {
            throw new SqlRefusedException(
                    SqlRefusedException.Kind.STOPPED,
                    "the graph has more than " + answer.rows().size() + " " + what + ", raise sql.rowLimit");
        }
        return answer;
    }

    private static Optional<String> text(Optional<Object> cell) {
        return cell.map(Object::toString).map(String::intern);
    }

    private static Instant time(Optional<Object> cell) {
        return OffsetDateTime.parse(cell.orElseThrow().toString()).toInstant();
    }

    /** A peer that no CMDB knows is called by its address, with the network behind an at sign. */
    private static List<Ip> addresses(String name, Optional<Object> cell) {
        return cell.map(Object::toString).map(GraphReader::split).orElseGet(() -> split(name.split("@", 2)[0]));
    }

    private static List<Ip> split(String addresses) {
        try {
            return Stream.of(addresses.split(" ", -1))
                    .filter(address -> !address.isEmpty())
                    .map(Ip::parse)
                    .toList();
        } catch (IllegalArgumentException notAnAddress) {
            return List.of();
        }
    }
}
