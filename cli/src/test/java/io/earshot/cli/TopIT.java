package io.earshot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code earshot top} at a terminal and behind a pipe, with a real server. */
class TopIT {

    private static final String REPORT = """
            {"container": "be5.host58", "load": 0.25, "links": [{"ip": "127.0.0.7", "sent": 12, "received": 0, "state": "DOWN"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void aPersonGoesFromTheFleetToALinkAndBack() throws Exception {
        boolean installed = Files.isExecutable(Path.of("/usr/bin/script"));
        assertThat(installed || System.getenv("EARSHOT_VERIFY") == null)
                .as("script is installed; ./verify installs it")
                .isTrue();
        assumeTrue(installed, "script is not installed; ./verify installs it");
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,role,addresses,services,uses
            be5,host58,TX,be,127.0.0.5,be,db1
            db1,host7,NY,db,127.0.0.7,db1,
            """);
        Path config = Files.writeString(
                folder.resolve("server.yaml"), "listen: 127.0.0.1:0\ncycle: 10m\ncmdb: {csv: cmdb.csv}\n");
        try (EarshotServer server = EarshotServer.start(ConfigFile.read(config), InstantSource.system());
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(
                                    HttpRequest.newBuilder(server.uri().resolve("/api/v1/containers/be5.host58/report"))
                                            .POST(HttpRequest.BodyPublishers.ofString(REPORT))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
            try (PseudoTerminal terminal = PseudoTerminal.start(folder, "top --every 1s --server " + server.uri())) {
                terminal.await("2 containers: 0 OK, 1 BROKEN, 0 SILENT, 1 WAITING");
                terminal.await("> Incidents");
                terminal.await("be5.host58  db1.host7");
                terminal.await("Data centres  2");
                // To the list of links, and the container of the first one.
                terminal.type("\t\r");
                terminal.await("be5.host58: BROKEN on host58 in TX, role be, load 0.25");
                terminal.await("> Its links  1");
                terminal.await("db1.host7");
                terminal.type("?");
                terminal.await("Tab, Shift-Tab");
                terminal.type("?");
                terminal.await("> Its links  1");
                terminal.type("\033");
                terminal.await("Data centres  2");
                terminal.type("q");
                assertThat(terminal.finish()).isZero();
                assertThat(terminal.shown()).doesNotContain("Exception");
            }
            Launcher.Finished piped =
                    Launcher.run("top", "--server", server.uri().toString());
            assertThat(piped.status()).isEqualTo(2);
            assertThat(piped.output())
                    .isEqualTo(
                            "earshot: top needs a terminal that can move its cursor; elsewhere use earshot incidents or"
                                    + " earshot sql --watch");
        }
    }
}
