package io.earshot.fleet.sockets;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.SocketReport;
import io.earshot.model.SocketReport.Activity;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Listener;
import io.earshot.model.SocketReport.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the sockets of one container. Immutable; each report makes the next one.
 *
 * @param connections those that are there, and those that were, for thirty days
 * @param listeners the same
 * @param leftOut connections of peers beyond the agent's limit, in the last report; empty before the first
 */
public record ContainerSockets(List<SocketRow> connections, List<ListenerRow> listeners, Optional<Long> leftOut) {

    public static final ContainerSockets NONE = new ContainerSockets(List.of(), List.of(), Optional.empty());

    private static final Duration KEEP = Duration.ofDays(30);

    /** An agent tells of 1,000 peers at most; others that were there before may stay. */
    private static final int MOST = 2_000;

    private record Key(Direction direction, Protocol protocol, Ip ip, int port) {}

    /**
     * Returns what is known after a report.
     *
     * @param peers tells whose an address is now
     */
    public ContainerSockets next(SocketReport report, Peers peers, Instant now) {
        return new ContainerSockets(
                connections(report, peers, now),
                report.full() || !report.listening().isEmpty() ? listeners(report, now) : seenAgain(now),
                Optional.of(report.overflow()));
    }

    private List<SocketRow> connections(SocketReport report, Peers peers, Instant now) {
        Map<Key, Connection> told = HashMap.newHashMap(report.connections().size());
        report.connections()
                .forEach(each -> told.put(new Key(each.direction(), each.protocol(), each.ip(), each.port()), each));
        List<SocketRow> rows = new ArrayList<>(connections.size() + told.size());
        for (SocketRow row : connections) {
            Connection newer = told.remove(new Key(row.direction(), row.protocol(), row.ip(), row.port()));
            SocketRow next = newer != null ? row(newer, Optional.of(row), peers, now) : untold(row, report, peers, now);
            if (!next.lastSeen().isBefore(now.minus(KEEP))) {
                rows.add(next);
            }
        }
        told.values().forEach(newer -> rows.add(row(newer, Optional.empty(), peers, now)));
        if (rows.size() > MOST) {
            rows.sort(Comparator.comparing(SocketRow::lastSeen).reversed());
            rows.subList(MOST, rows.size()).clear();
        }
        return List.copyOf(rows);
    }

    /** In a report of changes, a connection that is not mentioned is as it was; in a full one it is gone. */
    private static SocketRow untold(SocketRow row, SocketReport report, Peers peers, Instant now) {
        if (!row.isOpen()) {
            return row;
        }
        Activity before = row.activity();
        Activity after = new Activity(
                report.full() ? 0 : before.connections(),
                0,
                0,
                report.full() ? 0 : before.stuck(),
                0,
                before.rtt(),
                before.minRtt());
        Connection same = new Connection(row.direction(), row.protocol(), row.ip(), row.port(), row.process(), after);
        return report.full() ? closed(row, after) : row(same, Optional.of(row), peers, now);
    }

    private static SocketRow closed(SocketRow row, Activity after) {
        return new SocketRow(
                row.direction(),
                row.protocol(),
                row.ip(),
                row.port(),
                row.process(),
                plus(row.activity(), after),
                row.node(),
                row.external(),
                row.firstSeen(),
                row.lastSeen());
    }

    /** An address that passed to another container takes no history along. */
    private static SocketRow row(Connection told, Optional<SocketRow> before, Peers peers, Instant now) {
        Optional<ContainerName> has = peers.owner(told.ip());
        String node = has.map(ContainerName::toString).orElseGet(() -> peers.stranger(told.ip()));
        Optional<SocketRow> same = before.filter(row -> row.node().equals(node));
        boolean closedSince =
                told.activity().connections() == 0 && told.activity().opened() == 0;
        return new SocketRow(
                told.direction(),
                told.protocol(),
                told.ip(),
                told.port(),
                told.process().or(() -> same.flatMap(SocketRow::process)),
                same.map(row -> plus(row.activity(), told.activity())).orElse(told.activity()),
                node,
                has.isEmpty(),
                same.map(SocketRow::firstSeen).orElse(now),
                closedSince ? same.map(SocketRow::lastSeen).orElse(now) : now);
    }

    private static Activity plus(Activity before, Activity newer) {
        return new Activity(
                newer.connections(),
                sum(before.opened(), newer.opened()),
                sum(before.retransmits(), newer.retransmits()),
                newer.stuck(),
                sum(before.bytesAcked(), newer.bytesAcked()),
                newer.rtt(),
                newer.minRtt());
    }

    /** The numbers come from outside. */
    private static long sum(long one, long other) {
        return one + other < 0 ? Long.MAX_VALUE : one + other;
    }

    private List<ListenerRow> listeners(SocketReport report, Instant now) {
        Map<Listener, ListenerRow> rows = new LinkedHashMap<>();
        for (ListenerRow row : listeners) {
            if (!row.lastSeen().isBefore(now.minus(KEEP))) {
                rows.put(withoutProcess(row.listener()), row);
            }
        }
        for (Listener listener : report.listening()) {
            ListenerRow before = rows.get(withoutProcess(listener));
            Optional<String> process = listener.process()
                    .or(() -> before == null
                            ? Optional.empty()
                            : before.listener().process());
            rows.put(
                    withoutProcess(listener),
                    new ListenerRow(
                            new Listener(listener.protocol(), listener.ip(), listener.port(), process),
                            before == null ? now : before.firstSeen(),
                            now));
        }
        List<ListenerRow> all = List.copyOf(rows.values());
        return all.size() <= MOST ? all : all.subList(all.size() - MOST, all.size());
    }

    /** Listeners that were there at the report before are still there. */
    private List<ListenerRow> seenAgain(Instant now) {
        Optional<Instant> newest = listeners.stream().map(ListenerRow::lastSeen).max(Comparator.naturalOrder());
        return listeners.stream()
                .map(row -> row.lastSeen().equals(newest.orElseThrow())
                        ? new ListenerRow(row.listener(), row.firstSeen(), now)
                        : row)
                .toList();
    }

    private static Listener withoutProcess(Listener listener) {
        return new Listener(listener.protocol(), listener.ip(), listener.port(), Optional.empty());
    }

    /** Returns the TCP peers that the container connected to and that a connection is known to, each with its port. */
    public Map<Ip, Integer> peers(Instant now) {
        Map<Ip, Integer> peers = new LinkedHashMap<>();
        for (SocketRow row : connections) {
            boolean seenNow = row.lastSeen().equals(now);
            if (seenNow && row.direction() == Direction.OUT && row.protocol() == Protocol.TCP) {
                peers.putIfAbsent(row.ip(), row.port());
            }
        }
        return peers;
    }

    /** Returns how many TCP segments went to the address more than once; empty if no socket to it was reported. */
    public Optional<Long> retransmits(Ip peer) {
        // A loop without objects, since it runs for each link of each report.
        boolean any = false;
        long sum = 0;
        for (SocketRow row : connections) {
            if (row.ip().equals(peer) && row.protocol() == Protocol.TCP) {
                any = true;
                sum = sum(sum, row.activity().retransmits());
            }
        }
        return any ? Optional.of(sum) : Optional.empty();
    }
}
