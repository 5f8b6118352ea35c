package io.earshot.lab.servers;

import static io.earshot.lab.servers.Awaiting.answer;
import static io.earshot.lab.servers.Awaiting.until;
import static io.earshot.lab.servers.Awaiting.untilText;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.Answer;
import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.model.LinkState;
import io.earshot.server.cluster.Share;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers as processes share the containers of a fleet, and a log on a real broker. */
class ShareIT {

    private static final Share DIVISION = new Share(2, Set.of(0));
    private static final String INCIDENTS =
            "SELECT i.id, i.kind, i.state, l.container FROM incident i JOIN incident_link l ON l.incident = i.id"
                    + " WHERE l.leftAt IS NULL ORDER BY i.id, l.container";

    @TempDir
    private Path folder;

    private KafkaBroker broker;
    private final List<GroupServer> servers = new ArrayList<>();
    private final String near = "web." + hostIn(0);
    private final String far = "db." + hostIn(1);
    private int sequence;

    /** Returns a host of a partition. */
    private static String hostIn(int partition) {
        return IntStream.range(1, 100)
                .mapToObj(number -> "host" + number)
                .filter(host -> DIVISION.partition(host) == partition)
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void start() throws Exception {
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
        broker.start();
        broker.awaitStart();
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            web,%s,TX,192.168.5.1,web,db
            db,%s,TX,192.168.5.2,db,web
            """.formatted(hostIn(0), hostIn(1)));
        for (int i = 0; i < 2; i++) {
            String name = List.of("a", "b").get(i);
            servers.add(new GroupServer(
                    name,
                    folder.resolve(name),
                    FreePort.find(),
                    """
                    state: none
                    cycle: 20s
                    probeInterval: 1s
                    incidents: {hold: 1s}
                    cmdb: {csv: %s}
                    partners: {background: 0}
                    cluster: {name: %s, kafka: {bootstrap: ["%s"]}, share: {partitions: 2, holds: [%d]}}
                    """.formatted(cmdb, name, broker.address(), i),
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
        broker.close();
    }

    @Test
    void eachServerShowsItsContainersAndSaysSoAndTheOneThatSpeaksFindsTheOneCauseOfTroubleAtBothEnds()
            throws Exception {
        GroupServer first = servers.getFirst();
        GroupServer second = servers.getLast();
        HttpResponse<String> elsewhere = first.send("GET", "/api/v1/containers/" + far + "/partners", "");
        assertThat(elsewhere.statusCode()).isEqualTo(421);
        assertThat(first.send("GET", "/api/v1/containers/nobody." + hostIn(0) + "/partners", "")
                        .statusCode())
                .isEqualTo(404);
        PlayedAgent ofNear = PlayedAgent.of(near, servers);
        PlayedAgent ofFar = PlayedAgent.of(far, servers);
        for (PlayedAgent agent : List.of(ofNear, ofFar)) {
            assertThat(agent.way().fetch(Optional.empty())).isInstanceOf(Answer.Fresh.class);
        }
        report(ofNear, "192.168.5.2", LinkState.UP);
        report(ofFar, "192.168.5.1", LinkState.UP);
        until(first, "SELECT name, state FROM data", rows -> rows.equals("NAME,STATE\n" + near + ",OK\n"));
        until(second, "SELECT name, state FROM data", rows -> rows.equals("NAME,STATE\n" + far + ",OK\n"));
        until(first, "SELECT container FROM link", rows -> rows.equals("CONTAINER\n" + near + "\n"));
        assertThat(elsewhere.headers().firstValue("Earshot-Share")).contains("0 of 2");
        until(
                second,
                "SELECT name, share FROM server ORDER BY name",
                rows -> rows.equals("NAME,SHARE\na,0 of 2\nb,1 of 2\n"));
        untilText(first, "/readyz", text -> text.contains("shows the containers of partitions 0 of 2"));

        until(first, INCIDENTS, rows -> {
            report(ofNear, "192.168.5.2", LinkState.DOWN);
            report(ofFar, "192.168.5.1", LinkState.DOWN);
            return rows.contains("OPEN," + near) && rows.contains("OPEN," + far);
        });
        String opened = first.sql(INCIDENTS);
        assertThat(opened.lines().skip(1).map(line -> line.replaceAll(",.*", "")))
                .as(opened)
                .containsExactly("1", "1");
        until(second, INCIDENTS, rows -> rows.equals(answer(first, INCIDENTS)));

        until(second, "SELECT state FROM incident WHERE id = 1", rows -> {
            report(ofNear, "192.168.5.2", LinkState.UP);
            report(ofFar, "192.168.5.1", LinkState.UP);
            return !rows.contains("OPEN");
        });
        assertThat(second.sql("SELECT COUNT(*) FROM incident WHERE state = 'OPEN'"))
                .endsWith("\n0\n");
        second.kill();
        untilText(first, "/readyz", text -> text.contains("shows the containers of partitions 1"));
    }

    private void report(PlayedAgent agent, String ip, LinkState state) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        Answer answer = agent.report(++sequence, ip, state);
        while (!(answer instanceof Answer.Delivered)) { // the log is slow where the machine is
            assertThat(System.nanoTime()).as(answer.toString()).isLessThan(end);
            answer = agent.report(++sequence, ip, state);
        }
    }
}
