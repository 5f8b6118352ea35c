package io.earshot.lab.servers;

import static io.earshot.lab.servers.Awaiting.answer;
import static io.earshot.lab.servers.Awaiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.FreePort;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers as processes share a log on a real broker of Kafka. */
class ServersIT {

    private static final String ROWS =
            "SELECT name, disconnect, connectivity, state, reportedAt, heardBy, load FROM data" + " ORDER BY name";
    /** A link that nobody has reported of is as old as the list that a server made of it. */
    private static final String LINKS = "SELECT container, ip, sent, received, loss, state,"
            + " CASE WHEN checkedAt IS NOT NULL THEN since END AS since, checkedAt FROM link ORDER BY container, ip";

    private static final String PARTNERS = "SELECT container, ip, source FROM partner ORDER BY container, ip, source";
    private static final String INCIDENTS =
            "SELECT id, kind, subject, since, state, owner, acknowledgement FROM incident ORDER BY id";
    private static final String EVENTS = "SELECT id, at, container, ip, fromState, toState FROM event ORDER BY id";
    private static final String MUTES = "SELECT id, places, reason, who, repeats FROM mute ORDER BY id";

    private static final List<String> CONTAINERS = List.of("be5.host58", "be6.host58", "be7.host59", "be8.host60");

    @TempDir
    private Path folder;

    private KafkaBroker broker;
    private final List<GroupServer> servers = new ArrayList<>();
    private Agents agents;

    /** Reports for every container, twice a second each, to the first server that takes it. Only be6's link to db1 is down. */
    private final class Agents {

        private final Thread thread = new Thread(this::run, "agents");
        private volatile boolean closing;
        private volatile boolean paused;
        private final AtomicInteger rounds = new AtomicInteger();

        private void run() {
            try {
                for (int sequence = 1; !closing; sequence++) {
                    for (int i = 0; !paused && i < CONTAINERS.size(); i++) {
                        report(CONTAINERS.get(i), sequence, i);
                    }
                    rounds.incrementAndGet();
                    Thread.sleep(500);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void report(String container, int sequence, int first) throws InterruptedException {
            boolean down = container.equals("be6.host58");
            for (int tries = 0; tries < servers.size(); tries++) {
                try {
                    GroupServer server = servers.get((first + tries) % servers.size());
                    HttpResponse<String> answer =
                            server.send("POST", "/api/v1/containers/" + container + "/report", """
                                    {"container": "%s", "startId": "a", "sequence": %d, "load": 0.5, "links":
                                      [{"ip": "192.168.7.1", "sent": 12, "received": %d, "state": "%s"}]}
                                    """.formatted(
                                            container, sequence, down ? 0 : 12, down ? "DOWN" : "UP"));
                    if (GroupServer.isTaken(answer)) {
                        return;
                    }
                } catch (IOException away) {
                    // The next server takes it.
                }
            }
        }

        /** Lets the reports that are under way arrive, and sends no more for the time being. */
        void pause() throws InterruptedException {
            paused = true;
            int before = rounds.get();
            while (rounds.get() < before + 2) {
                Thread.sleep(20);
            }
        }

        void resume() {
            paused = false;
        }

        void close() throws InterruptedException {
            closing = true;
            thread.join();
        }
    }

    @BeforeEach
    void start() throws Exception {
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
        broker.start();
        broker.awaitStart();
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be5,host58,TX,192.168.5.11,be,db1
            be6,host58,TX,192.168.5.12,be,db1
            be7,host59,TX,192.168.5.13,be,db1
            be8,host60,TX,192.168.5.14,be,db1
            db1,host7,TX,192.168.7.1,db1,
            """);
        String configuration = """
            cycle: 20s
            probeInterval: 1s
            incidents: {hold: 1s}
            cmdb: {csv: %s}
            partners: {background: 0}
            """.formatted(cmdb);
        for (String name : List.of("a", "b", "c")) {
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
        agents = new Agents();
        agents.thread.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (agents != null) {
            agents.close();
        }
        servers.forEach(GroupServer::close);
        broker.close();
    }

    @Test
    void allServersShowTheSameAndTheDeathOfTheOneThatSpeaksOpensNoIncidentAndSilencesNobody() throws Exception {
        GroupServer first = servers.getFirst();
        String speaker = until(first, "SELECT name FROM server WHERE speaks", rows -> lines(rows) == 2);
        until(first, "SELECT name FROM server WHERE state = 'UP'", rows -> lines(rows) == 4);
        assertThat(servers.getLast().send("POST", "/api/v1/mutes", """
                        {"places": ["be8.host60"], "reason": "move", "for": "1h", "repeat": "7d", "who": "eve"}""").statusCode())
                .isEqualTo(201);
        assertThat(servers.get(1)
                        .send(
                                "PUT",
                                "/api/v1/containers/be5.host58/published-partners",
                                "{\"partners\": [\"192.168.5.13\"]}")
                        .statusCode())
                .isEqualTo(200);
        String opened = until(servers.getLast(), INCIDENTS, rows -> rows.contains("OPEN"));
        assertThat(lines(opened)).as(opened).isEqualTo(2);
        String id = opened.lines().toList().getLast().replaceAll(",.*", "");
        String acknowledgement = "/api/v1/incidents/" + id + "/acknowledgement";
        assertThat(servers.getLast()
                        .send("PUT", acknowledgement, "{\"owner\": \"ann\", \"comment\": \"called them\"}")
                        .statusCode())
                .isEqualTo(204);
        String incident = servers.getLast().sql(INCIDENTS);
        assertThat(incident).contains(",ann,called them");
        assertThat(servers.get(1)
                        .send("PUT", "/api/v1/incidents/999/acknowledgement", "{\"owner\": \"ann\"}")
                        .statusCode())
                .isEqualTo(404);
        for (GroupServer server : servers) {
            until(server, MUTES, rows -> rows.contains("1,be8.host60,move,eve,7d"));
            until(server, INCIDENTS, rows -> rows.equals(incident));
            until(server, PARTNERS, rows -> rows.contains("be5.host58,192.168.5.13,published"));
            until(server, "SELECT heardBy FROM data WHERE name = 'be6.host58'", rows -> rows.contains("b"));
        }
        same(servers);

        GroupServer dead = servers.stream()
                .filter(server -> speaker.contains("\n" + server.name() + "\n"))
                .findFirst()
                .orElseThrow();
        dead.kill();

        List<GroupServer> left =
                servers.stream().filter(server -> server != dead).toList();
        until(
                left.getFirst(),
                "SELECT name FROM server WHERE speaks",
                rows -> lines(rows) == 2 && !rows.contains("\n" + dead.name() + "\n"));
        for (GroupServer server : left) {
            until(server, INCIDENTS, rows -> rows.equals(incident));
            assertThat(server.sql("SELECT name FROM data WHERE state = 'SILENT'"))
                    .isEqualTo("NAME\n");
        }
        same(left);

        dead.start();
        dead.awaitStart();
        until(dead, INCIDENTS, rows -> rows.equals(incident));
        until(dead, MUTES, rows -> rows.contains("1,be8.host60,move,eve,7d"));
        same(servers);

        assertThat(dead.send("DELETE", acknowledgement, "").statusCode()).isEqualTo(204);
        assertThat(dead.sql(INCIDENTS)).contains("OPEN").doesNotContain("ann");
        for (GroupServer server : servers) {
            until(server, INCIDENTS, rows -> rows.contains("OPEN") && !rows.contains("ann"));
        }
    }

    private static long lines(String rows) {
        return rows.lines().count();
    }

    /** Waits until all servers show the same, while nobody reports. */
    private void same(List<GroupServer> all) throws Exception {
        agents.pause();
        for (String question : List.of(ROWS, LINKS, PARTNERS, INCIDENTS, EVENTS)) {
            for (GroupServer server : all.subList(1, all.size())) {
                until(server, question, rows -> rows.equals(answer(all.getFirst(), question)));
            }
        }
        sameList(all);
        agents.resume();
    }

    /** Waits until an agent gets the same list from each server, with the same keys of UDP probes. */
    private static void sameList(List<GroupServer> all) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Set<String> lists = lists(all);
        while (lists.size() > 1 && System.nanoTime() < end) {
            Thread.sleep(100);
            lists = lists(all);
        }
        assertThat(lists).hasSize(1);
        assertThat(lists.iterator().next()).contains("\"probeKeys\":[{");
    }

    private static Set<String> lists(List<GroupServer> all) throws Exception {
        Set<String> lists = new HashSet<>();
        for (GroupServer server : all) {
            lists.add(server.send("GET", "/api/v1/containers/be6.host58/partners", "")
                    .body());
        }
        return lists;
    }
}
