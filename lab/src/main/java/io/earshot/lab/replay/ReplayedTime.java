package io.earshot.lab.replay;

import io.earshot.wire.WireAnalyzer;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.exchanges.ExchangeRow;
import io.earshot.wire.exchanges.MinuteRows;
import io.earshot.wire.flows.FlowLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Decodes and counts rounds of traffic one after the other, as a capture does that never ends, and looks at what it holds now and then. */
final class ReplayedTime {

    /** As the process that captures beside a container has them. */
    private static final FlowLimits LIMITS = new FlowLimits(8_192, 256 << 10, 8L << 20);

    private static final int MOST_ROWS = 2_000;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** The next full hour of the epoch is as good as any. */
    private static final long BEGIN = 1_800_000_000L * SECOND;

    private final MixedTraffic traffic;
    private final MinuteRows rows = new MinuteRows(MOST_ROWS);
    private final WireAnalyzer analyzer = new WireAnalyzer(LIMITS, Map.of(), rows);
    private long nextSecond = BEGIN;
    private long exchanges;

    ReplayedTime(MixedTraffic traffic) {
        this.traffic = traffic;
    }

    /**
     * States what there is after some time.
     *
     * @param time of traffic since the beginning
     * @param leastOfRound exchanges of the round with the fewest since the look before
     * @param undecoded events that were not decoded, for any reason
     * @param heldBytes of messages that are not whole
     */
    record Look(
            Duration time,
            long frames,
            long exchanges,
            long leastOfRound,
            long mostOfRound,
            long undecoded,
            int flows,
            long heldBytes) {}

    /** @param every traffic's time between two looks; rounds are whole */
    void run(Duration time, Duration every, Consumer<Look> looks) {
        long nextLook = every.toNanos();
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int round = 0; round * traffic.length() < time.toNanos(); round++) {
            long before = exchanges;
            traffic.replay(round, BEGIN + round * traffic.length(), this::frame);
            count();
            least = Math.min(least, exchanges - before);
            most = Math.max(most, exchanges - before);
            long over = (round + 1) * traffic.length();
            if (over >= nextLook) {
                nextLook += every.toNanos();
                looks.accept(look(Duration.ofNanos(over), least, most));
                least = Long.MAX_VALUE;
                most = 0;
            }
        }
    }

    private void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        if (nanos >= nextSecond) {
            nextSecond = nanos + SECOND;
            analyzer.expire(nanos);
            count();
        }
        analyzer.frame(from, nanos, bytes, offset, captured, length);
    }

    private void count() {
        for (ExchangeRow row : rows.take(Instant.MAX)) {
            exchanges += row.requests();
        }
    }

    private Look look(Duration time, long least, long most) {
        long undecoded = analyzer.counters().undecoded().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new Look(
                time,
                analyzer.counters().frames(),
                exchanges,
                least,
                most,
                undecoded,
                analyzer.flows(),
                analyzer.heldBytes());
    }
}
