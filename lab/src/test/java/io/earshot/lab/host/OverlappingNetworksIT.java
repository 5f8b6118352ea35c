package io.earshot.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.NamedNamespaces;
import io.earshot.agent.host.NamespaceNaming;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.lab.RealPrograms;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two tenants with the same addresses and services in real network namespaces, with an agent of each or one of both, and one server. */
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

    @Test
    void exchangesOfTheSameAddressesAreToldOfTheRightContainersAndPartners() throws Exception {
        Path nginx = RealPrograms.require("nginx");
        Path curl = RealPrograms.require("curl");
        RealPrograms.requireLibpcap();
        for (String tenant : List.of("shop", "bank")) {
            Files.writeString(folder.resolve(tenant + ".csv"), """
                container,host,dataCenter,addresses,services,uses
                %1$s1,host1,TX,10.77.0.1,fe,be
                %1$s2,host1,TX,10.77.0.2,be,fe
                """.formatted(tenant));
        }
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 1s
            downAfter: 3s
            probeInterval: 500ms
            cmdb: {sources: [{csv: shop.csv, network: shop}, {csv: bank.csv, network: bank}]}
            partners: {background: 0}
            wire: {captures: [{containers: [shop2.host1, bank2.host1], interfaces: [eth0], cpuShare: 1}]}
            """);
        List<Process> servers = new ArrayList<>();
        try (NamespaceSwitch shop = new NamespaceSwitch("a");
                NamespaceSwitch bank = new NamespaceSwitch("b");
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Agent agent = agent(server, "host1", "(?:" + shop.prefix() + "|" + bank.prefix() + ")(.+)")) {
            shop.add("shop1", "10.77.0.1/24");
            shop.add("shop2", "10.77.0.2/24");
            bank.add("bank1", "10.77.0.1/24");
            bank.add("bank2", "10.77.0.2/24");
            servers.add(within(shop, "shop2", nginx.toString(), "-c", nginx("shop", 200)));
            servers.add(within(bank, "bank2", nginx.toString(), "-c", nginx("bank", 503)));
            agent.start();
            await(server, "SELECT container FROM capture WHERE problem IS NULL ORDER BY container", """
                CONTAINER
                bank2.host1
                shop2.host1
                """);

            // An answer shows that nginx listens; both are asked so often after that.
            String ready = "http://10.77.0.2:8080/ready";
            String[] untilReady = {
                curl.toString(), "-s", "-o", "/dev/null", "--retry", "100", "--retry-connrefused", ready
            };
            assertThat(within(shop, "shop1", untilReady).waitFor()).isZero();
            assertThat(within(bank, "bank1", untilReady).waitFor()).isZero();
            String[] asking = {curl.toString(), "-s", "-o", "/dev/null", "http://10.77.0.2:8080/cart/[1-7]"};
            assertThat(within(shop, "shop1", asking).waitFor()).isZero();
            asking[4] = "http://10.77.0.2:8080/account/[1-5]";
            assertThat(within(bank, "bank1", asking).waitFor()).isZero();

            await(server, """
                SELECT container, ip, partner, operation, SUM(requests) AS requests, SUM(errors) AS errors
                FROM conversation WHERE protocol = 'http1' AND operation <> 'GET /ready'
                GROUP BY container, ip, partner, operation ORDER BY container
                """, """
                CONTAINER,IP,PARTNER,OPERATION,REQUESTS,ERRORS
                bank2.host1,10.77.0.1,bank1.host1,GET /account/{},5,5
                shop2.host1,10.77.0.1,shop1.host1,GET /cart/{},7,0
                """);
        } finally {
            servers.forEach(Process::destroy);
            servers.forEach(process -> process.onExit().join());
        }
    }

    private String nginx(String name, int status) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        return Files.writeString(own.resolve("nginx.conf"), """
                daemon off; pid %1$s/pid; error_log %1$s/error.log; worker_processes 1; user root;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                  server { listen 8080; location = /ready { return 200; } location / { return %2$d; } }
                }
                """.formatted(own, status))
                .toString();
    }

    private static Process within(NamespaceSwitch network, String container, String... program) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                RealPrograms.require("ip").toString(),
                "netns",
                "exec",
                network.file(container).getFileName().toString()));
        command.addAll(List.of(program));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static Agent agent(EarshotServer server, String host, NamespaceSwitch network) throws Exception {
        return agent(server, host, network.prefix() + "(.+)");
    }

    private static Agent agent(EarshotServer server, String host, String pattern) throws Exception {
        return Agent.ofHost(new HostConfig(
                new ServerAccess(server.uri()),
                host,
                new NamedNamespaces(NamespaceSwitch.FOLDER),
                NamespaceNaming.parse(pattern),
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
