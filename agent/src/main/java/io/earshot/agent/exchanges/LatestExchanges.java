package io.earshot.agent.exchanges;

import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.WatchedTraffic.Single;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.OperationNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Keeps the first exchanges after each question, for those who watch. It begins with the first question, so that a capture that
 * nobody watches spends nothing on it. Thread-safe.
 */
final class LatestExchanges {

    private static final long SECOND = 1_000_000_000L;

    private final OperationNames names = new OperationNames();
    private List<Single> kept = new ArrayList<>();
    private long leftOut;
    private volatile boolean watched;

    /** @param leftOut how many others there were */
    record Taken(List<Single> exchanges, long leftOut) {}

    /** @param own the container's addresses */
    void exchange(Exchange exchange, Set<Ip> own) {
        if (watched) {
            keep(exchange, own);
        }
    }

    private synchronized void keep(Exchange exchange, Set<Ip> own) {
        Optional<Direction> direction = ExchangeLedger.direction(
                exchange.endpoints().client(), exchange.endpoints().server(), own);
        if (direction.isEmpty()) {
            return;
        }
        if (kept.size() >= WatchedTraffic.MOST_LATEST) {
            leftOut++;
            return;
        }
        boolean in = direction.get() == Direction.IN;
        long at = exchange.requestEnd() != 0 ? exchange.requestEnd() : exchange.responseStart();
        kept.add(new Single(
                Instant.ofEpochSecond(at / SECOND, at % SECOND),
                direction.get(),
                Optional.of(
                        in
                                ? exchange.endpoints().client()
                                : exchange.endpoints().server()),
                exchange.endpoints().serverPort(),
                exchange.protocol(),
                names.of(exchange),
                outcome(exchange),
                exchange.hasLatency() ? OptionalDouble.of(exchange.latency() / 1e6) : OptionalDouble.empty(),
                exchange.isError()));
    }

    private static String outcome(Exchange exchange) {
        if (!exchange.code().isEmpty()) {
            return exchange.code();
        }
        return exchange.status().isEmpty() ? exchange.state().label() : exchange.status();
    }

    synchronized Taken take() {
        watched = true;
        Taken taken = new Taken(kept, leftOut);
        kept = new ArrayList<>();
        leftOut = 0;
        return taken;
    }
}
