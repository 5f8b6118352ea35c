package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.cluster.Fact;
import io.earshot.cluster.memory.MemoryLog;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.ProbeKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that agents get the same probe keys from each of several servers. */
class ProbeKeysOfServersTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final ContainerName BE = new ContainerName("be1", "host1");
    private static final Inventory INVENTORY = Inventory.of(
            List.of(new Container(BE, "dc1", "be", "", List.of(Ip.parse("10.0.0.1")), List.of(), List.of(), true)));

    private final MemoryLog log = new MemoryLog();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    private SimulatedServer start(String name) throws Exception {
        SimulatedServer server = new SimulatedServer(name, log, INVENTORY, CYCLE, Duration.ZERO, now.plus(CYCLE));
        server.start();
        return server;
    }

    private void turn(int seconds, SimulatedServer... servers) throws Exception {
        now = SimulatedServer.pass(seconds, now, servers);
    }

    private static ProbeKeys keys(SimulatedServer server) {
        return server.probeKeys(BE);
    }

    @Test
    void allServersHandOutTheSameKeysWhicheverSpeaks() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        ProbeKeys first = keys(a);
        assertThat(first.keys()).hasSize(3);
        assertThat(keys(b)).isEqualTo(first);
        assertThat(b.list(BE).orElseThrow().etag())
                .isEqualTo(a.list(BE).orElseThrow().etag());

        log.leave("a");
        turn(3, b);
        assertThat(b.isSpeaking()).isTrue();
        assertThat(keys(b)).isEqualTo(first);
    }

    @Test
    void aServerThatStartsLaterHandsOutTheKeysOfTheOthersThoughTheLogForgotOlderFacts() throws Exception {
        SimulatedServer a = start("a");
        turn(600, a);
        log.compact(10);

        SimulatedServer late = start("late");
        turn(1, a, late);

        assertThat(keys(late)).isEqualTo(keys(a));
        assertThat(keys(late).keys()).hasSize(3);
    }

    @Test
    void keysChangeByTheTimeOfTheLogAndSoForAllServersAtOnce() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        ProbeKeys first = keys(a);

        now = Instant.parse("2026-11-01T12:59:58Z");
        turn(1, a, b);
        assertThat(keys(a)).isEqualTo(first).isEqualTo(keys(b));
        turn(2, a, b);

        assertThat(keys(a)).isNotEqualTo(first).isEqualTo(keys(b));
        assertThat(keys(a).keys()).contains(first.keys().getFirst());
    }

    @Test
    void aSecretThatCannotBeReadIsReplacedAndLeavesTheOldKeysUntilThen() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        ProbeKeys first = keys(a);

        log.from("b")
                .append(new Fact.Kept("secret/probes", "{\"hex\": \"abcd\"}"))
                .join();
        b.read();
        assertThat(keys(b)).isEqualTo(first);
        turn(3, a, b);

        assertThat(keys(a)).isNotEqualTo(first).isEqualTo(keys(b));
    }
}
