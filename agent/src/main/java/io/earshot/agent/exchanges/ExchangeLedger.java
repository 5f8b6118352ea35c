package io.earshot.agent.exchanges;

import io.earshot.model.ExchangeReport;
import io.earshot.model.ExchangeReport.Count;
import io.earshot.model.ExchangeReport.Latency;
import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.WireSettings;
import io.earshot.wire.exchanges.ExchangeRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds rows of the same minute, link and operation up, and keeps minutes for as long as reports repeat them. Thread-safe.
 */
final class ExchangeLedger {

    /** The unspecified address stands for all peers beyond a limit. */
    private static final Ip ANY = new Ip(0, 0);

    /** Beyond, the requests of a minute are summed up as {@code other} by direction and protocol. */
    static final int MAX_ROWS_A_MINUTE = 1_000;

    /** The capturing process and the agent that reads its answer have heaps of some 40 MB. Beyond, fewer minutes are repeated. */
    private static final int MAX_ROWS = 3_000;

    private record Key(
            Instant minute, Direction direction, Optional<Ip> ip, int port, String protocol, String operation) {}

    private final TreeMap<Instant, Map<Key, Count>> minutes = new TreeMap<>();
    private Instant forgotten = Instant.MIN;
    private long foreign;

    /**
     * Adds rows.
     *
     * @param own the container's addresses
     * @param factor by which counts are multiplied, as only a share of the conversations was looked at
     */
    synchronized void add(List<ExchangeRow> rows, Set<Ip> own, int factor) {
        for (ExchangeRow row : rows) {
            Optional<Count> count = count(row, own);
            if (count.isEmpty()) {
                foreign += row.requests();
            }
            count.ifPresent(more -> add(more.times(factor)));
        }
    }

    private void add(Count more) {
        Key key = new Key(more.minute(), more.direction(), more.ip(), more.port(), more.protocol(), more.operation());
        if (!more.minute().isAfter(forgotten)) {
            return; // A part of a minute would replace the whole that the server has.
        }
        Map<Key, Count> counts = minutes.computeIfAbsent(more.minute(), _ -> new HashMap<>());
        if (counts.size() >= MAX_ROWS_A_MINUTE && !counts.containsKey(key)) {
            Key rest = rest(more);
            counts.merge(rest, renamed(more, rest), ExchangeLedger::sum);
        } else {
            counts.merge(key, more, ExchangeLedger::sum);
        }
        while (minutes.size() > 2 && rows() > MAX_ROWS) {
            forget();
        }
    }

    private int rows() {
        return minutes.values().stream().mapToInt(Map::size).sum();
    }

    private void forget() {
        forgotten = minutes.pollFirstEntry().getKey();
    }

    private static Optional<Count> count(ExchangeRow row, Set<Ip> own) {
        Optional<Direction> found = direction(row.client(), row.server(), own);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Direction direction = found.get();
        Ip peer = direction == Direction.IN ? row.client() : row.server();
        long timed = row.latencies().counts().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Optional.of(new Count(
                row.minute(),
                direction,
                peer.equals(ANY) ? Optional.empty() : Optional.of(peer),
                row.port(),
                row.protocol(),
                row.operation(),
                row.requests(),
                row.responses(),
                row.unanswered(),
                row.errors(),
                new Latency(timed, row.latencySum(), row.latencyMax(), row.latencies()),
                row.requestBytes(),
                row.responseBytes(),
                new TreeMap<>(row.codes())));
    }

    /** Returns how the container takes part; empty where it does not. */
    static Optional<Direction> direction(Ip client, Ip server, Set<Ip> own) {
        if (own.contains(server) || server.equals(ANY)) {
            return Optional.of(Direction.IN);
        }
        return own.contains(client) ? Optional.of(Direction.OUT) : Optional.empty();
    }

    private static Count sum(Count one, Count other) {
        TreeMap<String, Long> codes = new TreeMap<>(one.codes());
        other.codes().forEach((code, count) -> codes.merge(code, count, Long::sum));
        Latency a = one.latency();
        Latency b = other.latency();
        return new Count(
                one.minute(),
                one.direction(),
                one.ip(),
                one.port(),
                one.protocol(),
                one.operation(),
                one.requests() + other.requests(),
                one.responses() + other.responses(),
                one.unanswered() + other.unanswered(),
                one.errors() + other.errors(),
                new Latency(
                        a.count() + b.count(),
                        a.sum() + b.sum(),
                        Math.max(a.max(), b.max()),
                        a.buckets().plus(b.buckets())),
                one.requestBytes() + other.requestBytes(),
                one.responseBytes() + other.responseBytes(),
                codes);
    }

    private static Count renamed(Count count, Key key) {
        return new Count(
                key.minute(),
                key.direction(),
                key.ip(),
                key.port(),
                key.protocol(),
                key.operation(),
                count.requests(),
                count.responses(),
                count.unanswered(),
                count.errors(),
                count.latency(),
                count.requestBytes(),
                count.responseBytes(),
                count.codes());
    }

    /** Returns the minutes that are over, and forgets those that reports need not repeat any more. */
    synchronized ExchangeReport report(Instant now) {
        Instant oldest = now.minus(WireSettings.REPEATED).minusSeconds(60);
        while (!minutes.isEmpty() && minutes.firstKey().isBefore(oldest)) {
            forget();
        }
        List<Count> over = new ArrayList<>();
        minutes.headMap(now.minusSeconds(60), true).values().forEach(counts -> over.addAll(counts.values()));
        return new ExchangeReport(over);
    }

    /**
     * Returns and forgets everything, minutes that run included.
     *
     * @param most rows; the requests of the rest are summed up as {@code other} by protocol
     */
    synchronized ExchangeReport drain(int most) {
        List<Count> all = new ArrayList<>();
        minutes.values().forEach(counts -> all.addAll(counts.values()));
        minutes.clear();
        if (all.size() <= most) {
            return new ExchangeReport(all);
        }
        all.sort(Comparator.comparingLong(Count::requests).reversed());
        Map<Key, Count> rest = new HashMap<>();
        for (Count count : all.subList(most, all.size())) {
            Key key = rest(count);
            rest.merge(key, renamed(count, key), ExchangeLedger::sum);
        }
        List<Count> kept = new ArrayList<>(all.subList(0, most));
        kept.addAll(rest.values());
        return new ExchangeReport(kept);
    }

    private static Key rest(Count of) {
        return new Key(of.minute(), of.direction(), Optional.empty(), 0, of.protocol(), ExchangeReport.OTHER);
    }

    /** Requests between others, of which the container is neither client nor server. */
    synchronized long foreign() {
        return foreign;
    }
}
