package io.earshot.cli;

import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.server.graph.neo4j.Neo4jFailure;
import io.earshot.server.graph.neo4j.Neo4jTarget;
import java.net.URI;
import tools.jackson.databind.JsonNode;

/** Writes a server's graph to a Neo4j. It stands alone because the client's package has neither the driver nor the graph's classes. */
final class Neo4jExport {

    private Neo4jExport() {}

    /** Returns a sentence on what was written. */
    static String write(JsonNode answer, URI neo4j, String user, String password) throws CommandFailure {
        DependencyGraph graph = GraphAnswer.read(answer);
        try (Neo4jTarget target = Neo4jTarget.open(neo4j, user, password)) {
            target.replace(graph);
        } catch (Neo4jFailure e) {
            throw CommandFailure.refused(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUse(e.getMessage());
        }
        return graph.nodes().size() + " nodes and " + graph.dependencies().size() + " dependencies written";
    }
}
