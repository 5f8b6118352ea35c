package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code earshot graph} with a real server. */
class GraphCommandTest {

    @TempDir
    private Path folder;

    private EarshotServer server;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services
            fe1,host1,TX,fe,192.168.1.1,fe
            be5,host58,TX,be,192.168.5.11,be
            db1,host7,TX,db,192.168.7.1,db1
            """);
        Path config = folder.resolve("server.yaml");
        Files.writeString(
                config, "listen: 127.0.0.1:0\ncmdb: {csv: cmdb.csv}\npartners: {background: 0}\nstate: none\n");
        server = EarshotServer.start(ConfigFile.read(config), InstantSource.system());
        report("fe1.host1", "192.168.5.11", 8080);
        report("be5.host58", "192.168.7.1", 3306);
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!graph("undocumented").output().contains("(2 rows)") && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theCommandsTellWhoReachesWhom() throws Exception {
        assertThat(graph("reach", "fe1.host1").output())
                .matches(
                        "(?s)hops +node +kind .*1 +be5.host58 +CONTAINER .*2 +db1.host7 +CONTAINER .*\\(2 rows\\)\\s*");
        assertThat(graph("reach", "db1.host7", "--in", "--hops", "1").output())
                .contains("be5.host58")
                .doesNotContain("fe1.host1");
        assertThat(graph("path", "fe1.host1", "db1.host7").output()).contains("8080", "3306", "(2 rows)");
        Finished none = graph("path", "db1.host7", "fe1.host1");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.output()).contains("no way from db1.host7 to fe1.host1");
        assertThat(graph("retirement", "db1.host7").output())
                .contains("fe1.host1", "no agent reports for db1.host7", "1 nodes without an agent");
        assertThat(graph("clusters").output()).contains("CHAIN", "chain of 3 nodes");
        assertThat(graph("isolated").output()).contains("(0 rows)");
        assertThat(graph("undocumented").output()).contains("(2 rows)");
        assertThat(graph("difference", "--since", "1h").output())
                .startsWith("new:")
                .contains("gone:");
        assertThat(graph("difference", "--since", "soon").output())
                .contains("--since \"soon\", expected a time as in 2026-11-29T12:00:00Z or an age as in 7d");
        assertThat(graph("reach", "fe2.host1").output()).contains("did you mean fe1.host1?");
    }

    @Test
    void anExportGoesToAFileOrToStandardOutput() throws Exception {
        Path file = folder.resolve("graph.graphml");

        assertThat(graph("export", "--out", file.toString()).status()).isZero();
        assertThat(Files.readString(file)).contains("<edge source=\"fe1.host1\" target=\"be5.host58\">");
        assertThat(graph("export", "--format", "dot").output()).startsWith("digraph");
        assertThat(graph("export", "--format", "json").output()).startsWith("{\"nodes\":[");
        assertThat(graph("export", "--at", "30d", "--format", "csv").output())
                .isEqualToIgnoringNewLines(
                        "fromNode,toNode,protocol,port,process,evidence,connections,firstSeen,lastSeen,state");
    }

    private record Finished(int status, String output) {}

    /** Both streams, as a terminal shows them. */
    private Finished graph(String... words) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output, true);
        String[] arguments = Stream.concat(
                        Stream.of(words), Stream.of("--server", server.uri().toString()))
                .toArray(String[]::new);
        int status = new CommandLine(GraphCommand.class)
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler((error, _, _) -> {
                    writer.println(error.getMessage());
                    return 1;
                })
                .execute(arguments);
        return new Finished(status, output.toString());
    }

    private void report(String container, String ip, int port) throws Exception {
        String body = """
            {"container": "%s", "links": [], "sockets": {"listening": [], "connections": [
             {"direction": "OUT", "protocol": "tcp", "ip": "%s", "port": %d, "process": "java", "count": 1}]}}
            """.formatted(container, ip, port);
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(http.send(
                                    HttpRequest.newBuilder(
                                                    server.uri().resolve("/api/v1/containers/" + container + "/report"))
                                            .POST(HttpRequest.BodyPublishers.ofString(body))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }
}
