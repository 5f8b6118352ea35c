package io.earshot.server.watches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.WatchOrder;
import io.earshot.model.WireSettings;
import io.earshot.server.orders.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficWatchesTest {

    private static final ContainerName BE5 = ContainerName.parse("be5.host58");
    private static final WatchOrder ORDER =
            new WatchOrder(new WireSettings(List.of("any"), "", 0.1, Map.of(), List.of()), Duration.ofMinutes(1));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T10:00:00Z"));
    private final Orders orders = new Orders(now::get);
    private final TrafficWatches watches = new TrafficWatches(orders, now::get);

    @AfterEach
    void close() {
        orders.close();
    }

    private Order ordered() {
        List<Order> got = new ArrayList<>();
        var _ = orders.hold(BE5.toString(), got::addAll);
        return got.getFirst();
    }

    private boolean send(Order order, int part, String body) {
        return orders.take(BE5.toString(), new OrderResult(order.id(), part, false, OrderResult.Status.DONE, body));
    }

    @Test
    void aWatchThatNobodyAsksForEndsWithTheNextPart() {
        String id = watches.begin(BE5, ORDER);
        Order order = ordered();
        assertThat(send(order, 0, "{}")).isTrue();
        assertThat(watches.state(id, 0).orElseThrow().next()).isEqualTo(1);

        now.set(now.get().plus(TrafficWatches.ABANDONED).plusSeconds(1));
        assertThat(send(order, 1, "{}")).isTrue();
        assertThat(send(order, 2, "{}")).isFalse();
    }

    @Test
    void partsThatNobodyFetchesAreDroppedTheOldestFirstAndCounted() {
        String id = watches.begin(BE5, ORDER);
        Order order = ordered();
        String large = "{\"captures\": [{\"interface\": \"eth0\", \"since\": \"2026-11-29T10:00:00Z\", \"packets\": 1,"
                + " \"factor\": 1, \"problem\": \"" + "x".repeat(400) + "\"}]}";
        int parts = TrafficWatch.MOST_HELD / 400;
        for (int part = 0; part < parts; part++) {
            assertThat(send(order, part, large)).isTrue();
        }
        WatchState state = watches.state(id, 0).orElseThrow();
        assertThat(state.next()).isEqualTo(parts);
        assertThat(state.missed()).isPositive();
        assertThat(state.missed() + state.parts().size()).isEqualTo(parts);
        assertThat(state.parts().stream().mapToLong(String::length).sum()).isLessThanOrEqualTo(TrafficWatch.MOST_HELD);
    }

    @Test
    void moreWatchesThanTheServerHoldsAreRefusedUntilEarlierOnesAreOver() {
        for (int i = 0; i < TrafficWatches.MOST; i++) {
            watches.begin(BE5, ORDER);
        }
        assertThatThrownBy(() -> watches.begin(BE5, ORDER)).hasMessageContaining("holds 16 watches already");
    }
}
