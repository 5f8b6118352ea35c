package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Fact;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.fleet.incidents.IncidentRow;
import io.earshot.fleet.partners.ServedList;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A speaker dies before what it said is committed: servers that start when the log has forgotten it show the same as those that saw it. */
class LostCommitTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final ContainerName BE = new ContainerName("be1", "host1");
    private static final ContainerName DB = new ContainerName("db1", "host2");
    private static final Inventory INVENTORY = Inventory.of(List.of(
            new Container(BE, "dc1", "be", "", List.of(Ip.parse("10.0.0.1")), List.of(), List.of("db1"), true),
            new Container(DB, "dc1", "db", "", List.of(Ip.parse("10.0.0.2")), List.of("db1"), List.of(), true)));

    private final MemoryLog log = new MemoryLog();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private int sequence;

    private SimulatedServer start(String name) throws Exception {
        SimulatedServer server = new SimulatedServer(name, log, INVENTORY, CYCLE, Duration.ZERO, now.plus(CYCLE));
        server.start();
        return server;
    }

    private void turn(int seconds, SimulatedServer... servers) throws Exception {
        now = SimulatedServer.pass(seconds, now, servers);
    }

    private void report(boolean down, SimulatedServer server) {
        server.take(BE, """
                {"container": "be1.host1", "startId": "r", "sequence": %d, "links":
                  [{"ip": "10.0.0.2", "sent": 12, "received": %d, "state": "%s"}]}""".formatted(++sequence, down ? 0 : 12, down ? "DOWN" : "UP"));
        server.take(DB, """
                {"container": "db1.host2", "startId": "r", "sequence": %d, "links": []}""".formatted(sequence));
    }

    @Test
    void anIncidentThatWasOpenedInALostTransactionIsThereForServersThatStartLater() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        for (int cycle = 0; cycle < 3; cycle++) {
            report(false, a);
            turn(120, a, b);
        }
        report(true, a);
        log.loseCommitOf(fact -> fact.key().startsWith(Fact.KEPT + "incident/"));
        for (int second = 0; second < 60 && b.incidents().isEmpty(); second++) {
            turn(1, a, b);
        }
        assertThat(b.incidents())
                .as("the incident was seen, though not committed")
                .hasSize(1);
        a.stop();
        log.cut("a", true);
        turn(5, b);
        assertThat(b.isSpeaking()).isTrue();
        log.compact(10_000);

        SimulatedServer c = start("c");
        assertThat(c.incidents())
                .isEqualTo(b.incidents())
                .extracting(IncidentRow::id)
                .containsExactly(1L);
        assertThat(c.rows().events()).isEqualTo(b.rows().events()).isNotEmpty();
        assertThat(c.rows().all()).isEqualTo(b.rows().all());
        assertThat(c.probeKeys(BE)).isEqualTo(b.probeKeys(BE));
        b.stop();
        c.stop();
    }

    @Test
    void aServerThatStartsAfterTheDeathSaysTheIncidentAgain() throws Exception {
        SimulatedServer a = start("a");
        turn(3, a);
        for (int cycle = 0; cycle < 3; cycle++) {
            report(false, a);
            turn(120, a);
        }
        report(true, a);
        log.loseCommitOf(fact -> fact.key().startsWith(Fact.KEPT + "incident/"));
        for (int second = 0; second < 60 && a.incidents().isEmpty(); second++) {
            turn(1, a);
        }
        a.stop();
        log.cut("a", true);

        SimulatedServer b = start("b");
        turn(5, b);
        log.compact(10_000);
        SimulatedServer c = start("c");
        assertThat(c.incidents()).isEqualTo(b.incidents()).isEqualTo(a.incidents());
        assertThat(c.incidents()).extracting(IncidentRow::id).containsExactly(1L);
        assertThat(c.rows().events()).isEqualTo(b.rows().events()).isNotEmpty();
        b.stop();
        c.stop();
    }

    @Test
    void anInventoryWhoseTransactionIsLostIsThereForServersThatStartLater() throws Exception {
        SimulatedServer a = start("a");
        log.loseCommitOf(Fact.InventoryComplete.class::isInstance);
        turn(2, a);
        a.stop();
        log.cut("a", true);
        SimulatedServer b = start("b");
        turn(3, b);
        log.compact(10_000);
        SimulatedServer c = start("c");
        assertThat(c.list(BE).map(ServedList::list))
                .isPresent()
                .isEqualTo(b.list(BE).map(ServedList::list));
        assertThat(c.probeKeys(BE)).isEqualTo(b.probeKeys(BE));
        b.stop();
        c.stop();
    }
}
