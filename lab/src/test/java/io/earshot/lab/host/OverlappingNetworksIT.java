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

/** Two tenants with the same addresses and services, each with real network namespaces and an agent of its own, and one server. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class OverlappingNetworksIT {

    private static final String CONTAINERS = """
            container,host,dataCenter,addresses,services,uses
            be1,HOST,TX,10.77.0.1,be,db1
            db1,HOST,TX,10.77.0.2,db1,be
            """;

    private static final String LINKS = "SELECT container, ip, partner, state FROM link ORDER BY container";

    private static final String ALL_WELL = """
        CONTAINER,IP,PARTNER,STATE
        be1.hosta,10.77.0.2,db1.hosta,UP
        be1.hostb,10.77.0.2,db1.hostb,UP
        db1.hosta,10.77.0.1,be1.hosta,UP
        db1.hostb,10.77.0.1,be1.hostb,UP
        """;

    @TempDir
    private Path folder;

    @Test
    void eachTenantsAgentProbesItsOwnPartnersAndATroubleOfOneIsNoneOfTheOther() throws Exception {
        Files.writeString(folder.resolve("a.csv"), CONTAINERS.replace("HOST", "hosta"));
        Files.writeString(folder.resolve("b.csv"), CONTAINERS.replace("HOST", "hostb"));
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 1s
            downAfter: 3s
            probeInterval: 500ms
            cmdb: {sources: [{csv: a.csv, network: tenant-a}, {csv: b.csv, network: tenant-b}]}
            partners: {background: 1}
            """);
        try (NamespaceSwitch a = new NamespaceSwitch("a");
                NamespaceSwitch b = new NamespaceSwitch("b");
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Agent agentOfA = agent(server, "hosta", a);
                Agent agentOfB = agent(server, "hostb", b)) {
            for (NamespaceSwitch network : new NamespaceSwitch[] {a, b}) {
                network.add("be1", "10.77.0.1/24");
                network.add("db1", "10.77.0.2/24");
            }
            agentOfA.start();
            agentOfB.start();
            await(server, LINKS, ALL_WELL);
            assertThat(ask(server, "SELECT node, ip, network FROM node_address ORDER BY network, ip"))
                    .isEqualTo("""
                        NODE,IP,NETWORK
                        be1.hosta,10.77.0.1,tenant-a
                        db1.hosta,10.77.0.2,tenant-a
                        be1.hostb,10.77.0.1,tenant-b
                        db1.hostb,10.77.0.2,tenant-b
                        """);

            b.remove("db1");
            await(
                    server,
                    LINKS,
                    ALL_WELL.replace("db1.hostb,UP", "db1.hostb,DOWN").replace("be1.hostb,UP", "be1.hostb,UNKNOWN"));
            await(
                    server,
                    "SELECT DISTINCT container, ip FROM incident_link WHERE container = 'be1.hostb'",
                    "CONTAINER,IP\nbe1.hostb,10.77.0.2\n");
        }
    }

    private static Agent agent(EarshotServer server, String host, NamespaceSwitch network) throws Exception {
        return Agent.ofHost(new HostConfig(
                new ServerAccess(server.uri()),
                host,
                new NamedNamespaces(NamespaceSwitch.FOLDER),
                NamespaceNaming.parse(network.prefix() + "(.+)"),
                Duration.ofMillis(300),
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "test"));
    }

    private static void await(EarshotServer server, String select, String expected) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end && !ask(server, select).equals(expected)) {
            Thread.sleep(100);
        }
        assertThat(ask(server, select)).isEqualTo(expected);
    }

    private static String ask(EarshotServer server, String select) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/api/v1/sql"))
                    .header("Accept", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString(select))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body().replace("\r\n", "\n");
        }
    }
}
