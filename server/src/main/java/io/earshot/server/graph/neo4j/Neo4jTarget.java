package io.earshot.server.graph.neo4j;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * A Neo4j that gets the graph: nodes with label EarshotNode, and relationships DEPENDS_ON. Each transfer marks what it brings with its id, and
 * then removes what has another one, so that what aged out goes. Other content of the database is left alone.
 */
public final class Neo4jTarget implements AutoCloseable {

    private static final int BATCH = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String CONSTRAINT = """
            CREATE CONSTRAINT earshot_node_name IF NOT EXISTS FOR (n:EarshotNode) REQUIRE n.name IS UNIQUE""";

    private static final String NODES = """
            UNWIND $rows AS row MERGE (n:EarshotNode {name: row.name}) SET n = row.properties""";

    /** Without the hints, a plan that was made while the database was small reads all nodes for each row. */
    private static final String DEPENDENCIES = """
            UNWIND $rows AS row
            MATCH (a:EarshotNode {name: row.from}) USING INDEX SEEK a:EarshotNode(name)
            MATCH (b:EarshotNode {name: row.to}) USING INDEX SEEK b:EarshotNode(name)
            MERGE (a)-[d:DEPENDS_ON {key: row.key}]->(b) SET d = row.properties""";

    private static final String OLD_DEPENDENCIES = """
            MATCH (:EarshotNode)-[d:DEPENDS_ON]->() WHERE d.transfer <> $transfer
            CALL (d) { DELETE d } IN TRANSACTIONS OF 10000 ROWS""";

    private static final String OLD_NODES = """
            MATCH (n:EarshotNode) WHERE n.transfer <> $transfer
            CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS""";

    private final URI uri;
    private final Driver driver;

    private Neo4jTarget(URI uri, Driver driver) {
        this.uri = uri;
        this.driver = driver;
    }

    /**
     * Names a database; connections are made when they are needed.
     *
     * @param uri as in bolt://127.0.0.1:7687, neo4j+s://graph.example.com
     * @param password empty for a database that asks for none
     * @throws IllegalArgumentException unless it is a URI of Neo4j
     */
    public static Neo4jTarget open(URI uri, String user, String password) {
        AuthToken token = password.isEmpty() ? AuthTokens.none() : AuthTokens.basic(user, password);
        Config config = Config.builder()
                .withConnectionTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .withMaxTransactionRetryTime(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .withMaxConnectionPoolSize(2)
                .build();
        try {
            return new Neo4jTarget(uri, GraphDatabase.driver(uri, token, config));
        } catch (Neo4jException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + uri + "\" is no URI of Neo4j, expected one as bolt://127.0.0.1:7687: " + e.getMessage(), e);
        }
    }

    /**
     * Brings the graph, and removes what is not in it any more.
     *
     * @throws Neo4jFailure if the database does not take it
     */
    public void replace(DependencyGraph graph) throws Neo4jFailure {
        String transfer = UUID.randomUUID().toString();
        try (Session session = driver.session()) {
            session.run(CONSTRAINT).consume();
            bring(session, NODES, graph.nodes(), node -> row(node, transfer));
            bring(session, DEPENDENCIES, graph.dependencies(), dependency -> row(dependency, transfer));
            session.run(OLD_DEPENDENCIES, Map.of("transfer", transfer)).consume();
            session.run(OLD_NODES, Map.of("transfer", transfer)).consume();
        } catch (Neo4jException e) {
            throw new Neo4jFailure("Neo4j at " + uri + " did not take the graph: " + e.getMessage(), e);
        }
    }

    private static <T> void bring(Session session, String cypher, List<T> all, Function<T, Map<String, Object>> row) {
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Map<String, Object>> rows = all.subList(from, Math.min(all.size(), from + BATCH)).stream()
                    .map(row)
                    .toList();
            session.executeWriteWithoutResult(
                    transaction -> transaction.run(cypher, Map.of("rows", rows)).consume());
        }
    }

    private static Map<String, Object> row(GraphNode node, String transfer) {
        Map<String, Object> properties = new HashMap<>();
        node.tags().forEach((tag, value) -> properties.put("tag_" + tag, value));
        properties.put("name", node.name());
        properties.put("kind", node.kind());
        node.dataCenter().ifPresent(value -> properties.put("dataCenter", value));
        node.role().ifPresent(value -> properties.put("role", value));
        node.cluster().ifPresent(value -> properties.put("cluster", value));
        properties.put("agent", node.agent());
        properties.put(
                "addresses", node.addresses().stream().map(Object::toString).toList());
        properties.put("transfer", transfer);
        return Map.of("name", node.name(), "properties", properties);
    }

    private static Map<String, Object> row(Dependency dependency, String transfer) {
        String key = dependency.evidence() + " " + dependency.protocol().orElse("") + " "
                + (dependency.port().isPresent() ? dependency.port().getAsInt() : "");
        Map<String, Object> properties = new HashMap<>();
        properties.put("key", key);
        dependency.protocol().ifPresent(value -> properties.put("protocol", value));
        dependency.port().ifPresent(value -> properties.put("port", value));
        dependency.process().ifPresent(value -> properties.put("process", value));
        properties.put("evidence", dependency.evidence());
        dependency.connections().ifPresent(value -> properties.put("connections", value));
        properties.put("firstSeen", dependency.firstSeen().atZone(ZoneOffset.UTC));
        properties.put("lastSeen", dependency.lastSeen().atZone(ZoneOffset.UTC));
        properties.put("transfer", transfer);
        return Map.of("from", dependency.from(), "to", dependency.to(), "key", key, "properties", properties);
    }

    @Override
    public void close() {
        driver.close();
    }
}
