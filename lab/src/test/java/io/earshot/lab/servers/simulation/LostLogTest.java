package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.cluster.Fact;
import io.earshot.cluster.LogAwayException;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import io.earshot.server.cluster.FactCache;
import io.earshot.server.graph.SetTag;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was lost is written again from the state folders of its servers. */
class LostLogTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final ContainerName BE = new ContainerName("be1", "host1");
    private static final Inventory INVENTORY = Inventory.of(List.of(
            new Container(BE, "dc1", "be", "", List.of(Ip.parse("10.0.0.1")), List.of(), List.of("db1"), true),
            new Container(
                    new ContainerName("db1", "host2"),
                    "dc1",
                    "db",
                    "",
                    List.of(Ip.parse("10.0.0.2")),
                    List.of("db1"),
                    List.of(),
                    true)));

    @TempDir
    private Path folder;

    private MemoryLog log = new MemoryLog();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private int sequence;

    private SimulatedServer create(String name) {
        SimulatedServer server = new SimulatedServer(name, log, INVENTORY, CYCLE, Duration.ZERO, now.plus(CYCLE));
        server.keepIn(folder.resolve(name));
        return server;
    }

    private SimulatedServer start(String name) throws Exception {
        SimulatedServer server = create(name);
        server.start();
        return server;
    }

    private void turn(int seconds, SimulatedServer... servers) throws Exception {
        now = SimulatedServer.pass(seconds, now, servers);
    }

    private void report(int cycles, boolean down, SimulatedServer... servers) throws Exception {
        for (int i = 0; i < cycles; i++) {
            servers[0].take(BE, """
                    {"container": "be1.host1", "startId": "r", "sequence": %d, "links":
                      [{"ip": "10.0.0.2", "sent": 12, "received": %d, "state": "%s"}]}""".formatted(++sequence, down ? 0 : 12, down ? "DOWN" : "UP"));
            servers[0].take(new ContainerName("db1", "host2"), """
                    {"container": "db1.host2", "startId": "r", "sequence": %d, "links": []}""".formatted(sequence));
            turn(120, servers);
        }
    }

    @Test
    void incidentsEventsMutesTagsAndKeysAreThereAgainAndServersRefuseAnotherLogUntilThen() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        report(3, false, a, b);
        report(3, true, a, b);
        assertThat(a.incidents()).hasSize(1);
        long id = a.incidents().getFirst().id();
        log.from("b")
                .append(new Fact.Acknowledged(id, "ann", "called them", now, "ann"))
                .join();
        b.tags().set(new SetTag("db1.host2", "tier", "gold", "ann", now)).join();
        b.tags().set(new SetTag("db1.host2", "owner", "shop", "ann", now)).join();
        turn(2, a, b);
        assertThat(a.tags().remove("DB1.host2", "owner").join()).isTrue();
        turn(1, a, b);
        assertThat(b.tags().tags().size()).isOne();
        b.stop();
        report(1, true, a);
        ProbeKeys keys = a.probeKeys(BE);
        a.stop();
        assertThatThrownBy(() -> FactCache.rebuild(log.from("a"), List.of(folder.resolve("a"))))
                .isInstanceOf(LogAwayException.class)
                .hasMessageContaining("expected an empty one");

        log = new MemoryLog();
        SimulatedServer refused = create("a");
        assertThatThrownBy(refused::start).isInstanceOf(LogAwayException.class).hasMessageContaining("--rebuild-log");
        refused.stop();
        log = new MemoryLog();
        assertThat(FactCache.rebuild(log.from("x"), List.of(folder.resolve("b"), folder.resolve("a"))))
                .contains("facts of " + folder.resolve("a"));

        SimulatedServer again = start("a");
        SimulatedServer other = start("b");
        turn(3, again, other);
        assertThat(again.incidents()).isEqualTo(other.incidents()).isEqualTo(a.incidents());
        assertThat(again.incidents().getFirst().acknowledgement()).isPresent();
        assertThat(other.tags().tags().has(SetTag.key("db1.host2", "tier"))).isTrue();
        assertThat(other.tags().tags().size()).isOne();
        assertThat(again.rows().events()).isEqualTo(a.rows().events()).isNotEmpty();
        assertThat(again.probeKeys(BE).keys()).containsAnyElementsOf(keys.keys());
        report(3, true, other, again);
        assertThat(again.incidents()).extracting(row -> row.id()).containsExactly(id);
        assertThat(again.incidents().getFirst().until()).isEqualTo(Optional.empty());
        again.stop();
        other.stop();
    }

    @Test
    void foldersWithoutFactsWriteNothing() {
        assertThatThrownBy(() -> FactCache.rebuild(log.from("x"), List.of(folder.resolve("nothing"))))
                .isInstanceOf(LogAwayException.class)
                .hasMessageContaining("expected state folders");
        assertThat(log.size()).isZero();
    }
}
