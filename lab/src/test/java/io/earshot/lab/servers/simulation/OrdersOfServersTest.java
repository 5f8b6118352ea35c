package io.earshot.lab.servers.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.earshot.cluster.memory.MemoryLog;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An order reaches its agent through whichever of several servers the agent asks, and the result the one that gave it. */
class OrdersOfServersTest {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final ContainerName BE = new ContainerName("be1", "host1");
    private static final Inventory INVENTORY = Inventory.of(
            List.of(new Container(BE, "dc1", "be", "", List.of(Ip.parse("10.0.0.1")), List.of(), List.of(), true)));

    private final MemoryLog log = new MemoryLog();
    private final List<SimulatedServer> servers = new ArrayList<>();
    private final List<OrderResult> results = new ArrayList<>();
    private final List<Order> got = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");

    private SimulatedServer start(String name) throws Exception {
        SimulatedServer server = new SimulatedServer(name, log, INVENTORY, CYCLE, Duration.ZERO, now.plus(CYCLE));
        server.start();
        servers.add(server);
        return server;
    }

    @AfterEach
    void close() {
        servers.forEach(server -> server.orders().close());
    }

    private void turn(int seconds, SimulatedServer... all) throws Exception {
        now = SimulatedServer.pass(seconds, now, all);
    }

    private static String report(int sequence) {
        return "{\"container\": \"be1.host1\", \"startId\": \"r\", \"sequence\": " + sequence + ", \"links\": []}";
    }

    private static OrderResult result(Order order, int part, boolean last) {
        return new OrderResult(order.id(), part, last, OrderResult.Status.DONE, "\"" + part + "\"");
    }

    @Test
    void anAgentGetsTheOrderFromTheServerThatItAsksAndTheOtherOneHearsAllPartsOfTheResult() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        assertThat(a.orders().listens(BE)).isFalse();
        b.take(BE, report(1));
        turn(1, a, b);
        assertThat(a.orders().listens(BE)).isTrue();

        var _ = b.orders().hold("be1.host1", got::addAll);
        assertThat(b.orders().listens(BE)).isTrue();
        String id = a.orders().give("probe", BE, Duration.ofSeconds(30), "{}", results::add);
        turn(1, a, b);
        assertThat(got).extracting(Order::id).containsExactly(id);
        assertThat(b.orders().take("be1.host1", result(got.getFirst(), 0, false)))
                .isTrue();
        assertThat(b.orders().take("be1.host1", result(got.getFirst(), 1, true)))
                .isTrue();
        turn(1, a, b);

        assertThat(results).extracting(OrderResult::body).containsExactly("\"0\"", "\"1\"");
        turn(1, a, b);
        assertThat(b.orders().take("be1.host1", result(got.getFirst(), 2, true)))
                .isFalse();
    }

    @Test
    void aServerThatStartsAfterTheOrderHandsItOutAndTheLogKeepsNothingOfItInTheEnd() throws Exception {
        SimulatedServer a = start("a");
        turn(3, a);
        String id = a.orders().give("probe", BE, Duration.ofMinutes(30), "{}", results::add);
        turn(3, a);
        log.compact(0);
        SimulatedServer late = start("late");
        turn(1, a, late);

        var _ = late.orders().hold("be1.host1", got::addAll);
        assertThat(got).extracting(Order::id).containsExactly(id);
        assertThat(late.orders().take("be1.host1", result(got.getFirst(), 0, true)))
                .isTrue();
        turn(1, a, late);
        assertThat(results).hasSize(1);
        turn(70, a, late);
        log.compact(0);
        assertThat(log.keys()).noneMatch(key -> key.startsWith("order"));
    }

    @Test
    void anOrderThatNobodyWaitsForIsNotHandedOutElsewhereAndAResultThatCannotBeToldIsNotTaken() throws Exception {
        SimulatedServer a = start("a");
        SimulatedServer b = start("b");
        turn(3, a, b);
        String first = a.orders().give("probe", BE, Duration.ofSeconds(30), "{}", results::add);
        turn(1, a, b);
        a.orders().cancel(first);
        turn(1, a, b);
        var _ = b.orders().hold("be1.host1", got::addAll);
        assertThat(got).isEmpty();

        var _ = a.orders().give("probe", BE, Duration.ofSeconds(30), "{}", results::add);
        turn(1, a, b);
        log.cut("b", true);
        Order order = got.getFirst();
        assertThatIllegalStateException().isThrownBy(() -> b.orders().take("be1.host1", result(order, 0, true)));
        log.cut("b", false);
        assertThat(b.orders().take("be1.host1", result(order, 0, true))).isTrue();
        turn(1, a, b);
        assertThat(results).hasSize(1);
    }
}
