package io.earshot.fleet.upstreams;

import io.earshot.fleet.sockets.Peers;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.UpstreamReport;
import io.earshot.model.UpstreamReport.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the servers of one container's nginx. Immutable; each report makes the next one.
 *
 * @param report the newest; absent before the first
 * @param rows an address each, in the order of the table's key
 * @param readAt when the newest report came
 */
public record ContainerUpstreams(Optional<UpstreamReport> report, List<UpstreamRow> rows, Optional<Instant> readAt) {

    public static final ContainerUpstreams NONE = new ContainerUpstreams(Optional.empty(), List.of(), Optional.empty());

    /** A report has 1,000 servers at most, most of them with one address. */
    private static final int MOST = 2_000;

    private static final Comparator<UpstreamRow> ORDER = Comparator.comparing(
                    (UpstreamRow row) -> row.server().upstream())
            .thenComparing(row -> row.server().name())
            .thenComparingInt(UpstreamRow::number);

    /**
     * Returns what is known after a report, which replaces the one before.
     *
     * @param self whose addresses are those of loopback that belong to no other container
     * @param peers tells whose an address is now
     */
    public ContainerUpstreams next(UpstreamReport newer, ContainerName self, Peers peers, Instant now) {
        Map<List<String>, Server> servers = new LinkedHashMap<>();
        newer.servers().forEach(server -> servers.putIfAbsent(List.of(server.upstream(), server.name()), server));
        Map<List<Object>, Instant> before = new LinkedHashMap<>();
        rows.forEach(row -> before.put(key(row), row.firstSeen()));
        List<UpstreamRow> next = new ArrayList<>();
        for (Server server : servers.values()) {
            List<Optional<Ip>> ips = server.ips().isEmpty()
                    ? List.of(Optional.empty())
                    : server.ips().stream().distinct().map(Optional::of).toList();
            for (int i = 0; i < ips.size() && next.size() < MOST; i++) {
                UpstreamRow row = new UpstreamRow(server, i + 1, ips.get(i), Optional.empty(), false, now, now);
                next.add(row.since(before.getOrDefault(key(row), now)).ownedBy(owner(ips.get(i), self, peers), peers));
            }
        }
        next.sort(ORDER);
        return new ContainerUpstreams(Optional.of(newer), List.copyOf(next), Optional.of(now));
    }

    private static List<Object> key(UpstreamRow row) {
        return List.of(row.server().upstream(), row.server().name(), row.ip());
    }

    /** Returns the same with those who have the addresses now. */
    public ContainerUpstreams ownedBy(ContainerName self, Peers peers) {
        return new ContainerUpstreams(
                report,
                rows.stream()
                        .map(row -> row.ownedBy(owner(row.ip(), self, peers), peers))
                        .toList(),
                readAt);
    }

    private static Optional<ContainerName> owner(Optional<Ip> ip, ContainerName self, Peers peers) {
        return ip.flatMap(each -> peers.owner(each).or(() -> each.isLoopback() ? Optional.of(self) : Optional.empty()));
    }

    /**
     * Returns the addresses of others that may get requests, each with its port. A server that is down gets none, and its failure is nobody's
     * trouble.
     */
    public Map<Ip, Integer> peers(ContainerName self) {
        Map<Ip, Integer> peers = new LinkedHashMap<>();
        for (UpstreamRow row : rows) {
            boolean own = row.node().filter(self.toString()::equals).isPresent();
            row.ip()
                    .filter(ip -> !own && !row.server().down() && ip.canBePartner())
                    .ifPresent(ip -> peers.putIfAbsent(ip, row.server().port()));
        }
        return peers;
    }
}
