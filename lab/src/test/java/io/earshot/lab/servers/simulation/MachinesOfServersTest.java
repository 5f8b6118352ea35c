package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.memory.MemoryLog;
import io.earshot.model.AgentProcess;
import io.earshot.model.Announcement;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReports;
import io.earshot.model.Report;
import io.earshot.model.json.ReportJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several servers without a CMDB learn of machines from what their agents announce to one of them. */
class MachinesOfServersTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final ContainerName BE = new ContainerName("be1", "host1");
    private static final ContainerName DB = new ContainerName("db1", "host2");

    private final MemoryLog log = new MemoryLog();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    private SimulatedServer start(String name) throws Exception {
        SimulatedServer server =
                new SimulatedServer(name, log, Optional.empty(), CYCLE, Duration.ZERO, now.plus(CYCLE));
        server.start();
        return server;
    }

    private void turn(int seconds, SimulatedServer... servers) throws Exception {
        now = SimulatedServer.pass(seconds, now, servers);
    }

    private static Report report(ContainerName name, String machineId, String address, String dataCenter) {
        return new Report(
                name,
                Optional.empty(),
                Optional.empty(),
                List.of(
                        new LinkReports(List.of()),
                        new Announcement(List.of(Ip.parse(address)), Map.of("dataCenter", dataCenter)),
                        new AgentProcess(
                                Duration.ofSeconds(1),
                                OptionalLong.empty(),
                                OptionalDouble.empty(),
                                Optional.of(machineId))));
    }

    private static List<String> shown(SimulatedServer server) {
        return server.rows().data().values().stream()
                .map(row -> row.container().name() + " " + row.container().dataCenter() + " "
                        + row.container().addresses())
                .sorted()
                .toList();
    }

    @Test
    void aMachineThatAnnouncesItselfToAServerThatDoesNotSpeakIsKnownToAll() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        CompletableFuture<Void> known = b.announce(report(BE, "m1", "10.0.0.1", "TX"));
        assertThat(known).isNotDone();
        turn(3, a, b);

        assertThat(known).isCompleted();
        assertThat(shown(a)).containsExactly("be1.host1 TX [10.0.0.1]");
        assertThat(shown(b)).isEqualTo(shown(a));
    }

    @Test
    void theNextServerThatSpeaksForgetsNoMachineThoughItStartedAfterAllOfThem() throws Exception {
        SimulatedServer a = start("a");
        turn(3, a);
        var _ = a.announce(report(BE, "m1", "10.0.0.1", "TX"));
        turn(3, a);
        var _ = a.announce(report(DB, "m2", "10.0.0.2", "NY"));
        turn(3, a);
        List<String> before = shown(a);
        assertThat(before).hasSize(2);
        for (int i = 0; i < 1_000; i++) {
            a.take(BE, ReportJson.toText(report(BE, "m1", "10.0.0.1", "TX")));
            turn(1, a);
        }
        log.compact(20);
        SimulatedServer late = start("late");
        log.leave("a");
        turn(5, late);

        assertThat(late.isSpeaking()).isTrue();
        assertThat(shown(late)).isEqualTo(before);
    }

    @Test
    void aNameAndAnAddressStayWithTheMachineThatHadThemFirstWhoeverSpeaks() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        var _ = a.announce(report(BE, "m1", "10.0.0.1", "TX"));
        turn(3, a, b);
        var _ = b.announce(report(BE, "m9", "10.0.0.9", "NY"));
        var _ = b.announce(report(DB, "m2", "10.0.0.1", "NY"));
        turn(3, a, b);
        var _ = a.announce(report(BE, "m1", "10.0.0.1", "LA")); // its fact is the newest now
        turn(3, a, b);
        List<String> before = shown(a);
        assertThat(before).containsExactly("be1.host1 LA [10.0.0.1]", "db1.host2 NY []");
        log.compact(1);
        SimulatedServer late = start("late");
        log.leave("a");
        log.leave("b");
        turn(5, late);

        assertThat(late.isSpeaking()).isTrue();
        assertThat(shown(late)).isEqualTo(before);
    }
}
