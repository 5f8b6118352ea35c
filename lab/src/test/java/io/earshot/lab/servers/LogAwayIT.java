package io.earshot.lab.servers;

import static io.earshot.lab.servers.Awaiting.until;
import static io.earshot.lab.servers.Awaiting.untilText;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.http.Answer;
import io.earshot.cli.Main;
import io.earshot.lab.fleet.programs.FreePort;
import io.earshot.model.LinkState;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        PlayedAgent agent = PlayedAgent.of("be5.host60", List.of(dying));
        awaitLog(() -> {
            HttpResponse<String> taken = report(lasting, "be1.host58", 1, "\"load\": 0.1");
            return taken.statusCode() == 204 && taken.headers().firstValue(KEPT).isEmpty();
        });
        awaitLog(() -> agent.report(1, "192.168.7.1", LinkState.UP).equals(new Answer.Delivered()));
        broker.kill();

        assertThat(isKept(report(lasting, "be1.host58", 2, "\"load\": 0.2"))).isTrue();
        assertThat(isKept(report(lasting, "be2.host58", 1, "\"load\": 0.4"))).isTrue();
        assertThat(isKept(report(lasting, "be1.host58", 3, "\"load\": 0.3"))).isTrue();
        assertThat(agent.report(2, "192.168.7.1", LinkState.DOWN)).isEqualTo(new Answer.Kept());
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
        awaitLog(() -> agent.report(2, "192.168.7.1", LinkState.DOWN).equals(new Answer.Delivered()));
        for (GroupServer server : servers) {
            until(server, link, rows -> rows.equals("STATE\nDOWN\n"));
        }
        untilText(lasting, "/readyz", text -> !text.contains("kept in memory"));
    }

    /** Reports again until the log takes it: a broker that has just started may be slower than a server's patience. */
    private static void awaitLog(Callable<Boolean> report) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!report.call()) {
            assertThat(System.nanoTime()).as("a report in the log").isLessThan(end);
            Thread.sleep(200);
        }
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
}
