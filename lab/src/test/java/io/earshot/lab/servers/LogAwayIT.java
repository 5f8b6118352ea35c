package io.earshot.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.Answer;
import io.earshot.agent.http.ServerAccess;
import io.earshot.agent.http.ServerClient;
import io.earshot.agent.http.Subject;
import io.earshot.agent.http.Ways;
import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.Report;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers as processes, and a real broker that is killed and started again with its files. */
class LogAwayIT {

    private static final String KEPT = "Earshot-Kept";

    @TempDir
    private Path folder;

    private KafkaBroker broker;
    private final List<GroupServer> servers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        KafkaBroker.Ports ports = new KafkaBroker.Ports(1, FreePort.find(), FreePort.find());
        broker = new KafkaBroker(folder.resolve("broker"), ports, List.of(ports));
        broker.start();
        broker.awaitStart();
        Path cmdb = Files.writeString(folder.resolve("cmdb.csv"), """
            container,host,dataCenter,addresses,services,uses
            be1,host58,TX,192.168.5.11,be,db1
            be2,host58,TX,192.168.5.12,be,db1
            be3,host59,TX,192.168.5.13,be,db1
            be4,host59,TX,192.168.5.14,be,db1
            be5,host60,TX,192.168.5.15,be,db1
            db1,host7,TX,192.168.7.1,db1,
            """);
        for (String name : List.of("a", "b")) {
            servers.add(new GroupServer(
                    name,
                    folder.resolve(name),
                    FreePort.find(),
                    """
                    state: none
                    cycle: 20s
                    cmdb: {csv: %s}
                    partners: {background: 0}
                    cluster: {name: %s, kafka: {bootstrap: ["%s"]}, keptMegabytes: 1}
                    """.formatted(cmdb, name, broker.address()),
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
    void whatIsTakenOrKeptWhileTheLogIsAwayIsThereWhenItIsBackAndAgentsRepeatWhatAServerTookIntoItsDeath()
            throws Exception {
        GroupServer lasting = servers.getFirst();
        GroupServer dying = servers.getLast();
        ServerClient agent = agentOf("be5.host60", dying);
        HttpResponse<String> taken = report(lasting, "be1.host58", 1, "\"load\": 0.1");
        assertThat(taken.statusCode()).isEqualTo(204);
        assertThat(taken.headers().firstValue(KEPT)).isEmpty();
        assertThat(agent.deliver(List.of(ofAgent(1, LinkState.UP)))).isEqualTo(new Answer.Delivered());
        broker.kill();

        assertThat(isKept(report(lasting, "be1.host58", 2, "\"load\": 0.2"))).isTrue();
        assertThat(isKept(report(lasting, "be2.host58", 1, "\"load\": 0.4"))).isTrue();
        assertThat(isKept(report(lasting, "be1.host58", 3, "\"load\": 0.3"))).isTrue();
        assertThat(agent.deliver(List.of(ofAgent(2, LinkState.DOWN)))).isEqualTo(new Answer.Kept());
        String large = "\"load\": 0.5, \"later\": \"" + "x".repeat(400_000) + "\"";
        assertThat(isKept(report(lasting, "be3.host59", 1, large))).isTrue();
        assertThat(isKept(report(lasting, "be4.host59", 1, large))).isTrue();
        HttpResponse<String> refused = report(lasting, "be5.host60", 1, large);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(lasting.text("/metrics")).contains("earshot_log_kept_reports 4.0");
        untilText(lasting, "/readyz", text -> text.contains("4 reports are kept in memory")); // a cycle after its start
        dying.kill();

        broker.start();
        broker.awaitStart();
        until(
                lasting,
                "SELECT name, load FROM data WHERE load IS NOT NULL ORDER BY name",
                rows -> rows.equals("NAME,LOAD\nbe1.host58,0.3\nbe2.host58,0.4\nbe3.host59,0.5\nbe4.host59,0.5\n"));
        // A row may be seen before the server hears that the log has it.
        untilText(lasting, "/metrics", text -> text.contains("earshot_log_kept_reports 0.0"));
        dying.start();
        dying.awaitStart();
        String link = "SELECT state FROM link WHERE container = 'be5.host60'";
        assertThat(dying.sql(link)).isEqualTo("STATE\nUP\n");
        assertThat(agent.deliver(List.of(ofAgent(2, LinkState.DOWN)))).isEqualTo(new Answer.Delivered());
        for (GroupServer server : servers) {
            until(server, link, rows -> rows.equals("STATE\nDOWN\n"));
        }
        assertThat(lasting.text("/readyz")).doesNotContain("kept in memory");
    }

    private static boolean isKept(HttpResponse<String> answer) {
        return answer.statusCode() == 204
                && answer.headers().firstValue(KEPT).filter("memory"::equals).isPresent();
    }

    private static HttpResponse<String> report(GroupServer server, String container, int sequence, String sections)
            throws Exception {
        return server.send(
                "POST",
                "/api/v1/containers/" + container + "/report",
                "{\"container\": \"%s\", \"startId\": \"a\", \"sequence\": %d, \"links\": [], %s}"
                        .formatted(container, sequence, sections));
    }

    /** An agent's own way to its only server. */
    private static ServerClient agentOf(String container, GroupServer server) throws Exception {
        ServerAccess access = new ServerAccess(server.uri("/"));
        return new ServerClient(
                access,
                new Ways(access, container),
                new Subject.OfContainer(ContainerName.parse(container)),
                "test",
                System::nanoTime);
    }

    private static Report ofAgent(int sequence, LinkState state) {
        Report report = Report.of(
                ContainerName.parse("be5.host60"),
                List.of(new LinkReport(
                        Ip.parse("192.168.7.1"),
                        12,
                        state == LinkState.UP ? 12 : 0,
                        Optional.of(state),
                        Optional.empty(),
                        OptionalInt.empty(),
                        false)));
        return new Report(
                report.container(),
                Optional.of(new Report.Run("agent", sequence)),
                Optional.empty(),
                report.sections());
    }

    private static void untilText(GroupServer server, String path, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String text = server.text(path);
        while (!wanted.test(text) && System.nanoTime() < end) {
            Thread.sleep(100);
            text = server.text(path);
        }
        assertThat(wanted).as(path + ": " + text).accepts(text);
    }

    private static void until(GroupServer server, String question, Predicate<String> wanted) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        String rows = server.sql(question);
        while (!wanted.test(rows) && System.nanoTime() < end) {
            Thread.sleep(100);
            rows = server.sql(question);
        }
        assertThat(wanted)
                .as("server " + server.name() + ": " + question + ": " + rows)
                .accepts(rows);
    }
}
