package io.earshot.lab.nagios;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.cluster.ChangeLog;
import io.earshot.cluster.Entry;
import io.earshot.cluster.Fact;
import io.earshot.cluster.LogReader;
import io.earshot.cluster.kafka.KafkaLog;
import io.earshot.cluster.kafka.KafkaSettings;
import io.earshot.lab.RealPrograms;
import io.earshot.lab.fleet.programs.ChildProgram;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.lab.fleet.programs.Nsca;
import io.earshot.lab.servers.GroupServer;
import io.earshot.lab.servers.KafkaBroker;
import io.earshot.nagios.CheckState;
import io.earshot.nagios.ServiceName;
import io.earshot.nagios.nsca.Encryption;
import io.earshot.nagios.objects.NagiosObjects;
import io.earshot.nagios.objects.PassiveService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers share a log and send to one real Nagios, and the one that speaks dies. */
class ServersToNagiosIT {

    private static final ServiceName CONNECTIVITY = new ServiceName("earshot", "connectivity");

    private static final List<String> SERVICES = List.of(
            "incidents",
            "connectivity",
            "silent-containers",
            "silent-relays",
            "error-rate",
            "exchange-errors",
            "services",
            "certificates",
            "nginx-differences",
            "health");

    /** A result in Nagios' log: service, and the state that it had before. */
    private static final Pattern RESULT = Pattern.compile("PASSIVE SERVICE CHECK: earshot;([^;]+);(\\d);");

    @TempDir
    private Path folder;

    private KafkaBroker broker;
    private Nagios nagios;
    private ChildProgram nsca;
    private final List<GroupServer> servers = new ArrayList<>();
    private int sequence;
    private boolean up;

    @BeforeEach
    void start() throws Exception {
        RealPrograms.require("nsca");
        List<PassiveService> services = SERVICES.stream()
                .map(check -> new PassiveService(new ServiceName("earshot", check), Duration.ofHours(1)))
                .toList();
        nagios = Nagios.start(folder.resolve("nagios"), NagiosObjects.of(services, Optional.empty(), true), true);
        int port = FreePort.find();
        Nsca daemon = new Nsca(folder.resolve("nsca"), port);
        daemon.configure(nagios.pipe(), Encryption.AES, "s3cret");
        nsca = daemon.start();
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
        broker.start();
        broker.awaitStart();
        Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            db1,host7,NY,192.168.7.1,db1,
            """);
        // Nothing is sent again for its age, so that what comes twice is a duplicate.
        String configuration = """
            cycle: 20s
            probeInterval: 1s
            cmdb: {csv: %s}
            partners: {background: 0}
            nagios:
              heartbeat: 1h
              destinations: [{name: n1, nsca: {host: 127.0.0.1, port: %d, encryption: 14, passwordFile: %s}}]
            """.formatted(cmdb, port, password);
        for (String name : List.of("a", "b")) {
            servers.add(new GroupServer(
                    name,
                    folder.resolve(name),
                    FreePort.find(),
                    broker.address(),
                    configuration,
                    Main.class.getName()));
        }
        for (GroupServer server : servers) {
            server.start();
        }
        for (GroupServer server : servers) {
            server.awaitStart();
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(GroupServer::close);
        if (broker != null) {
            broker.close();
        }
        if (nsca != null) {
            nsca.close();
        }
        if (nagios != null) {
            nagios.close();
        }
    }

    @Test
    void theOneThatSpeaksNextSendsEachServiceAtMostOnceMore() throws Exception {
        reportUntil("2");
        reportUntilAllHaveCome();
        GroupServer dead = speaker(servers);
        GroupServer left =
                servers.stream().filter(server -> server != dead).findFirst().orElseThrow();
        awaitNotes();
        awaitOneMoreFact(dead, left);
        assertThat(repeated()).as("before the death of the server that speaks").isEmpty();

        dead.kill();
        while (speaker(List.of(left)) != left) {
            report();
            Thread.sleep(200);
        }
        up = true;
        reportUntil("0"); // the other one sends now
        Map<String, Integer> repeated = repeated();
        assertThat(repeated.values()).as(repeated + "\n" + nagios.log()).allMatch(times -> times <= 1);
        assertThat(repeated)
                .as("results that had arrived long before")
                .doesNotContainKeys("certificates", "services", "error-rate", "exchange-errors", "nginx-differences");
        assertThat(nagios.log()).doesNotContain("could not be found");
    }

    /** Returns how often each service's result came again with the state that it had. */
    private Map<String, Integer> repeated() throws IOException {
        Map<String, Integer> repeated = new HashMap<>();
        results().forEach((service, states) -> {
            for (int i = 1; i < states.size(); i++) {
                if (states.get(i).equals(states.get(i - 1))) {
                    repeated.merge(service, 1, Integer::sum);
                }
            }
        });
        return repeated;
    }

    /** Returns the states of each service in the order in which they came. */
    private Map<String, List<String>> results() throws IOException {
        Map<String, List<String>> before = new HashMap<>();
        for (MatchResult result : RESULT.matcher(nagios.log()).results().toList()) {
            before.computeIfAbsent(result.group(1), _ -> new ArrayList<>()).add(result.group(2));
        }
        Map<String, List<String>> results = new HashMap<>();
        for (Map.Entry<ServiceName, Map<String, String>> each :
                nagios.services().entrySet()) {
            List<String> states = before.get(each.getKey().service());
            if (states != null) {
                List<String> came = new ArrayList<>(states.subList(1, states.size()));
                came.add(each.getValue().get("current_state"));
                results.put(each.getKey().service(), came);
            }
        }
        return results;
    }

    private GroupServer speaker(List<GroupServer> asked) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < end) {
            String rows = asked.getFirst().sql("SELECT name FROM server WHERE speaks AND state = 'UP'");
            for (GroupServer server : servers) {
                if (rows.contains("\n" + server.name() + "\n")) {
                    return server;
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no server speaks");
    }

    private void report() throws InterruptedException {
        String json = """
            {"container": "be5.host58", "startId": "a", "sequence": %d, "links": [
             {"ip": "192.168.7.1", "sent": 10, "received": %d, "state": "%s"}]}
            """.formatted(++sequence, up ? 10 : 0, up ? "UP" : "DOWN");
        for (GroupServer server : servers) {
            try {
                if (server.send("POST", "/api/v1/containers/be5.host58/report", json)
                                .statusCode()
                        == 204) {
                    return;
                }
            } catch (IOException away) {
                // The next server takes it.
            }
        }
    }

    private void reportUntilAllHaveCome() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Set<String> missing = new HashSet<>(SERVICES);
        while (!missing.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("results of " + missing + "\n" + nagios.log())
                    .isLessThan(end);
            report();
            Thread.sleep(200);
            RESULT.matcher(nagios.log()).results().forEach(result -> missing.remove(result.group(1)));
        }
    }

    /** Waits until the log tells of each service what Nagios has: a server that dies between both sends it again, rightly. */
    private void awaitNotes() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Map<String, String> noted = new HashMap<>();
        ChangeLog log = KafkaLog.open(new KafkaSettings(List.of(broker.address()), "earshot", Map.of()));
        try (LogReader reader = log.reader()) {
            while (!noted.equals(lastResults())) {
                assertThat(System.nanoTime())
                        .as("noted " + noted + "\n" + nagios.log())
                        .isLessThan(end);
                report();
                for (Entry entry : reader.poll(Duration.ofMillis(200))) {
                    if (entry.fact() instanceof Fact.Kept kept && kept.name().startsWith("told/sent/n1/")) {
                        JsonNode told = JsonMapper.shared().readTree(kept.json());
                        CheckState state = CheckState.valueOf(told.get("state").stringValue());
                        noted.put(kept.name().replaceAll(".*/", ""), String.valueOf(state.exitStatus()));
                    }
                }
            }
        } finally {
            log.close();
        }
    }

    private Map<String, String> lastResults() throws IOException {
        Map<String, String> states = new HashMap<>();
        results().forEach((service, all) -> states.put(service, all.getLast()));
        return states;
    }

    /** Waits until another server has a fact that was written after all that the log has. */
    private static void awaitOneMoreFact(GroupServer speaker, GroupServer other) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        assertThat(speaker.send("PUT", "/api/v1/nodes/db1.host7/tags/marker", "{\"value\": \"set\", \"who\": \"ann\"}")
                        .statusCode())
                .isBetween(200, 299);
        while (!other.sql("SELECT tag FROM tag").contains("marker")) {
            assertThat(System.nanoTime()).as("a tag on the other server").isLessThan(end);
            Thread.sleep(100);
        }
    }

    /** Reports again and again, as an agent does, until Nagios shows the state. */
    private void reportUntil(String state) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Map<String, String> seen = Map.of();
        while (System.nanoTime() < end) {
            report();
            seen = nagios.services().getOrDefault(CONNECTIVITY, seen);
            if (state.equals(seen.get("current_state"))
                    && !seen.getOrDefault("plugin_output", "").isEmpty()) {
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("never " + state + ": " + seen + "\n" + nagios.log());
    }
}
