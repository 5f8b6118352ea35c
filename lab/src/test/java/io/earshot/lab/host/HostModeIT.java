package io.earshot.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.NamedNamespaces;
import io.earshot.agent.host.NamespaceNaming;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One agent for all containers of a host: real network namespaces, a real server. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class HostModeIT {

    private static final String LINKS = "SELECT container, ip, state FROM link ORDER BY container, ip";

    private static final String ALL_WELL = """
        CONTAINER,IP,STATE
        be1.host58,10.77.0.2,UP
        be1.host58,10.77.0.3,UP
        be2.host58,10.77.0.1,UP
        be2.host58,10.77.0.3,UP
        be3.host58,10.77.0.1,UP
        be3.host58,10.77.0.2,UP
        be4.host58,10.77.0.1,UNKNOWN
        """;

    @TempDir
    private Path folder;

    @Test
    void oneAgentProbesFromWithinEveryContainerAndFollowsThemAsTheyComeAndGo() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be1,host58,TX,10.77.0.1,a,b c
            be2,host58,TX,10.77.0.2,b,a c
            be3,host58,TX,10.77.0.3,c,a b
            be4,host58,TX,10.77.0.4,d,a
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 1s
            downAfter: 3s
            probeInterval: 500ms
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            """);
        try (NamespaceSwitch network = new NamespaceSwitch();
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Agent agent = Agent.ofHost(new HostConfig(
                        new ServerAccess(server.uri()),
                        "host58",
                        new NamedNamespaces(NamespaceSwitch.FOLDER),
                        NamespaceNaming.parse(network.prefix() + "(.+)"),
                        Duration.ofMillis(300),
                        TcpPorts.USUAL,
                        Optional.empty(),
                        Optional.empty(),
                        "test"))) {
            network.add("be1", "10.77.0.1/24");
            network.add("be2", "10.77.0.2/24");
            agent.start();
            network.add("be3", "10.77.0.3/24");
            Path dead = Files.createFile(network.file("be4")); // has the right name and is no namespace
            try {
                await(server.uri(), ALL_WELL);

                network.remove("be3");
                await(
                        server.uri(),
                        ALL_WELL.replace(".3,UP", ".3,DOWN").replaceAll("(be3.host58,10.77.0..),UP", "$1,UNKNOWN"));

                network.add("be3", "10.77.0.3/24");
                await(server.uri(), ALL_WELL);
            } finally {
                Files.delete(dead);
            }
        }
    }

    private static void await(URI server, String expected) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end && !links(server).equals(expected)) {
            Thread.sleep(100);
        }
        assertThat(links(server)).as("%s", ask(server, "SELECT * FROM link")).isEqualTo(expected);
    }

    private static String links(URI server) throws Exception {
        return ask(server, LINKS);
    }

    private static String ask(URI server, String select) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/sql"))
                    .header("Accept", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString(select))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body().replace("\r\n", "\n");
        }
    }
}
