package io.earshot.lab.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.Agent;
import io.earshot.agent.host.HostConfig;
import io.earshot.agent.host.NamedNamespaces;
import io.earshot.agent.host.NamespaceNaming;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.netns.Namespace;
import io.earshot.lab.netns.Namespaces;
import io.earshot.server.EarshotServer;
import io.earshot.server.config.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two containers on two hosts, two routers between them, and faults by the kernel's own means. */
class ExplainIT {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @BeforeEach
    void needRoot() {
        List.of("ip", "nft", "sysctl").forEach(RealPrograms::require);
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "namespaces are made by root alone");
    }

    @Test
    void aLinkIsProbedFromBothEndsAndTheVerdictNamesTheFault() throws Exception {
        Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be1,host1,TX,10.92.0.2,be,db
            db1,host2,NY,10.92.2.2,db,
            """);
        Files.writeString(folder.resolve("server.yaml"), """
            listen: 127.0.0.1:0
            cycle: 2s
            downAfter: 3s
            probeInterval: 500ms
            cmdb: {csv: cmdb.csv}
            partners: {background: 0}
            """);
        try (Namespaces namespaces = Namespaces.open();
                EarshotServer server =
                        EarshotServer.start(ConfigFile.read(folder.resolve("server.yaml")), InstantSource.system());
                Agent one = agent(server, "host1", namespaces.prefix());
                Agent two = agent(server, "host2", namespaces.prefix())) {
            Namespace be = namespaces.add("be1");
            Namespace db = namespaces.add("db1");
            Namespace first = namespaces.add("router1");
            Namespace second = namespaces.add("router2");
            connect(namespaces, be, first, second, db);
            one.start();
            two.start();

            JsonNode well = explainUntil(server.uri(), "OK");
            assertThat(text(well))
                    .contains("be1.host1 to db1.host2 (10.92.2.2): trace by ICMP: 1 10.92.0.1, 2 10.92.1.2, 3 10.92.2.2"
                            + " (target)")
                    .contains("be1.host1 to db1.host2 (10.92.2.2): trace by TCP: 1 10.92.0.1, 2 10.92.1.2, 3 10.92.2.2"
                            + " (target)")
                    .contains("db1.host2 to be1.host1 (10.92.0.2): ICMP echo 10 of 10 answered");

            second.nft("add table inet f; add chain inet f c { type filter hook forward priority 0; };"
                    + " add rule inet f c ip daddr 10.92.2.2 drop");
            JsonNode cut = explainUntil(server.uri(), "CUT");
            assertThat(cut.path("verdict").asString())
                    .contains("nothing passes between be1.host1 and db1.host2")
                    .contains("the last router that answers be1.host1 is 10.92.1.2 (hop 2)");
            second.nft("delete table inet f");

            be.nft("add table inet f; add chain inet f c { type filter hook output priority 0; };"
                    + " add rule inet f c ip daddr 10.92.2.2 drop");
            assertThat(explainUntil(server.uri(), "REFUSED").path("verdict").asString())
                    .contains("the machine of be1.host1 itself refuses to send to db1.host2 (EPERM)");
            be.nft("delete table inet f");

            db.nft("add table inet f; add chain inet f c { type filter hook input priority 0; };"
                    + " add rule inet f c icmp type echo-request drop");
            assertThat(explainUntil(server.uri(), "ICMP_FILTERED")
                            .path("verdict")
                            .asString())
                    .contains("TCP from be1.host1 to db1.host2 works");
            db.nft("delete table inet f");

            second.nft("add table inet f; add chain inet f c { type filter hook forward priority 0; };"
                    + " add rule inet f c ip daddr 10.92.2.2 meta length > 1400 drop");
            assertThat(explainUntil(server.uri(), "PATH_MTU").path("verdict").asString())
                    .contains("packets of 1500 bytes do not; the largest that arrives has about 1")
                    .containsPattern("about (1397|1398|1399|1400) bytes");
        }
    }

    private static Agent agent(EarshotServer server, String host, String prefix) {
        return Agent.ofHost(new HostConfig(
                new ServerAccess(server.uri()),
                host,
                new NamedNamespaces(Path.of("/run/netns")),
                NamespaceNaming.parse(prefix + "(.+)"),
                Duration.ofMillis(300),
                TcpPorts.USUAL,
                Optional.empty(),
                Optional.empty(),
                "test"));
    }

    private static void connect(Namespaces namespaces, Namespace be, Namespace first, Namespace second, Namespace db)
            throws IOException {
        first.forward();
        second.forward();
        namespaces.connect(be, "eth0", first, "be");
        namespaces.connect(first, "next", second, "prev");
        namespaces.connect(second, "db", db, "eth0");
        be.ip("addr", "add", "10.92.0.2/24", "dev", "eth0");
        first.ip("addr", "add", "10.92.0.1/24", "dev", "be");
        first.ip("addr", "add", "10.92.1.1/24", "dev", "next");
        second.ip("addr", "add", "10.92.1.2/24", "dev", "prev");
        second.ip("addr", "add", "10.92.2.1/24", "dev", "db");
        db.ip("addr", "add", "10.92.2.2/24", "dev", "eth0");
        be.ip("route", "add", "default", "via", "10.92.0.1");
        db.ip("route", "add", "default", "via", "10.92.2.1");
        first.ip("route", "add", "10.92.2.0/24", "via", "10.92.1.2");
        second.ip("route", "add", "10.92.0.0/24", "via", "10.92.1.1");
    }

    private static String text(JsonNode explanation) {
        StringBuilder lines = new StringBuilder();
        explanation
                .path("evidence")
                .forEach(line -> lines.append(line.asString()).append('\n'));
        return lines.toString();
    }

    /** Asks again while agents, links or the fault are not there yet. */
    private static JsonNode explainUntil(URI server, String state) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        JsonNode answer = JSON.createObjectNode();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end && !answer.path("state").asString("").equals(state)) {
                HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/explanations"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"from\": \"be1.host1\", \"to\": \"db1.host2\"}"))
                        .build();
                answer = JSON.readTree(
                        client.send(request, BodyHandlers.ofString()).body());
            }
        }
        assertThat(answer.path("state").asString("")).as(answer.toString()).isEqualTo(state);
        return answer;
    }
}
