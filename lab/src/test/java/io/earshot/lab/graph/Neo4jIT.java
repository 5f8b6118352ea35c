package io.earshot.lab.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.fleet.graph.Dependency;
import io.earshot.fleet.graph.DependencyGraph;
import io.earshot.fleet.graph.GraphNode;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import io.earshot.server.graph.neo4j.Neo4jFailure;
import io.earshot.server.graph.neo4j.Neo4jTarget;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** The export over Bolt, with a real Neo4j. */
class Neo4jIT {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private static final String EDGES =
            "MATCH (a:EarshotNode)-[d:DEPENDS_ON]->(b) RETURN a.name, d.port, b.name ORDER BY d.port";
    private static final String OLD = "MATCH (n:EarshotNode {name: 'old.host9'}) RETURN n.name";

    private static Neo4jProcess neo4j;
    private static Driver driver;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        neo4j = Neo4jProcess.start(folder);
        driver = GraphDatabase.driver(neo4j.uri(), AuthTokens.none());
    }

    @AfterAll
    static void stop() throws Exception {
        if (neo4j != null) {
            driver.close();
            neo4j.close();
        }
    }

    @BeforeEach
    void clear() {
        ask("MATCH (n) DETACH DELETE n");
    }

    @Test
    void theGraphIsThereWithItsPropertiesAndWhatAgedOutGoes() throws Exception {
        ask("CREATE (:Other {name: 'be5.host58'})");
        try (Neo4jTarget target = Neo4jTarget.open(neo4j.uri(), "neo4j", "")) {
            target.replace(DependencyGraph.of(
                    List.of(node("fe1.host1"), node("be5.host58"), node("db1.host7")),
                    List.of(edge("fe1.host1", "be5.host58", 80), edge("be5.host58", "db1.host7", 3306))));

            assertThat(
                            ask("MATCH (a:EarshotNode)-[d:DEPENDS_ON]->(b) WHERE b.role = 'db' RETURN a.name, d.port, d.lastSeen")
                                    .getFirst()
                                    .values())
                    .extracting(Object::toString)
                    .containsExactly("\"be5.host58\"", "3306", "2026-11-29T12:00Z");

            target.replace(DependencyGraph.of(
                    List.of(node("fe1.host1"), node("be5.host58")), List.of(edge("fe1.host1", "be5.host58", 80))));

            assertThat(count("MATCH (n:EarshotNode) RETURN count(n)")).isEqualTo(2);
            assertThat(count("MATCH ()-[d:DEPENDS_ON]->() RETURN count(d)")).isEqualTo(1);
            assertThat(count("MATCH (n:Other) RETURN count(n)")).isEqualTo(1);
        }
    }

    @Test
    void aLargeGraphIsTakenInBatches() throws Exception {
        Random random = new Random(3);
        List<GraphNode> nodes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            nodes.add(node("c" + i + ".h"));
        }
        Set<Dependency> edges = new LinkedHashSet<>();
        while (edges.size() < 50_000) {
            edges.add(edge("c" + random.nextInt(5_000) + ".h", "c" + random.nextInt(5_000) + ".h", 80));
        }
        try (Neo4jTarget target = Neo4jTarget.open(neo4j.uri(), "neo4j", "")) {
            DependencyGraph graph = DependencyGraph.of(nodes, edges);
            long start = System.nanoTime();
            target.replace(graph);
            System.out.printf("50,000 edges to Neo4j: %.1f s%n", (System.nanoTime() - start) / 1e9);
            start = System.nanoTime();
            target.replace(graph);
            System.out.printf("the same again: %.1f s%n", (System.nanoTime() - start) / 1e9);
        }

        assertThat(count("MATCH ()-[d:DEPENDS_ON]->() RETURN count(d)")).isEqualTo(50_000);
    }

    @Test
    void aServerBringsWhatChangedAndRemovesWhatIsGoneAlsoAfterNeo4jWasAway(@TempDir Path folder) throws Exception {
        String kept =
                "container,host,dataCenter,role,addresses\nbe5,host58,TX,be,192.168.5.11\ndb1,host7,NY,db,192.168.7.1\n";
        Files.writeString(folder.resolve("cmdb.csv"), kept + "old,host9,NY,db,192.168.9.1\n");
        try (CutPort port = CutPort.to(neo4j.uri().getPort())) {
            Files.writeString(folder.resolve("server.yaml"), """
                listen: 127.0.0.1:0
                cmdb: {csv: cmdb.csv, refresh: 100ms, maxDropPercent: 100}
                pdns: {domains: [example.com]}
                partners: {background: 0}
                graph: {neo4j: {uri: "bolt://127.0.0.1:%d", every: 1s}}
                """.formatted(port.number()));
            try (EarshotServer server =
                    EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system())) {
                report(server, 1, 3306);
                awaitRows(EDGES, "be5.host58 3306 db1.host7");
                awaitRows(OLD, "old.host9");

                port.cut();
                // In one step: a server that reads half a file forgets the containers in the other half.
                Path newer = Files.writeString(folder.resolve("newer.csv"), kept);
                Files.move(newer, folder.resolve("cmdb.csv"), StandardCopyOption.ATOMIC_MOVE);
                report(server, 2, 5432);
                port.awaitRefused();
                assertThat(rows(EDGES)).containsExactly("be5.host58 3306 db1.host7");
                port.mend();

                awaitRows(EDGES, "be5.host58 3306 db1.host7", "be5.host58 5432 db1.host7");
                awaitRows(OLD);
            }
        }
    }

    private static void report(EarshotServer server, int sequence, int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/api/v1/containers/be5.host58/report"))
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"container": "be5.host58", "startId": "a", "sequence": %d, "links": [], "sockets": {"connections":
                          [{"direction": "OUT", "protocol": "tcp", "ip": "192.168.7.1", "port": %d, "process": "java", "count": 2}]}}
                        """.formatted(sequence, port)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    private static void awaitRows(String query, String... wanted) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!rows(query).equals(List.of(wanted)) && System.nanoTime() < end) {
            Thread.sleep(200);
        }
        assertThat(rows(query)).containsExactly(wanted);
    }

    private static List<String> rows(String query) {
        return ask(query).stream()
                .map(row -> row.values().stream()
                        .map(Value::asObject)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void aNeo4jThatIsNotThereIsNamed() {
        try (Neo4jTarget target = Neo4jTarget.open(URI.create("bolt://127.0.0.1:1"), "neo4j", "")) {
            assertThatThrownBy(() -> target.replace(DependencyGraph.of(List.of(), List.of())))
                    .isInstanceOf(Neo4jFailure.class)
                    .hasMessageStartingWith("Neo4j at bolt://127.0.0.1:1 did not take the graph: ");
        }
        assertThatThrownBy(() -> Neo4jTarget.open(URI.create("ftp://127.0.0.1"), "neo4j", ""))
                .hasMessageContaining("expected one as bolt://127.0.0.1:7687");
    }

    private static long count(String cypher) {
        return ask(cypher).getFirst().get(0).asLong();
    }

    private static List<Record> ask(String cypher) {
        try (var session = driver.session()) {
            return session.run(cypher).list();
        }
    }

    private static GraphNode node(String name) {
        return new GraphNode(
                name,
                "CONTAINER",
                Optional.of("TX"),
                Optional.of(name.substring(0, 2)),
                Optional.empty(),
                true,
                List.of(),
                Map.of("env", "test"));
    }

    private static Dependency edge(String from, String to, int port) {
        return new Dependency(
                from,
                to,
                Optional.of("tcp"),
                OptionalInt.of(port),
                Optional.of("java"),
                "socket",
                OptionalLong.of(2),
                NOW,
                NOW);
    }
}
