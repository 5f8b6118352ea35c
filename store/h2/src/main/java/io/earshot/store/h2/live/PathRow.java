package io.earshot.store.h2.live;

import io.earshot.fleet.links.LinkClassStatus;
import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A row of LINK_PATH: one source port of a link with dead or narrow paths, or one traffic class that does worse than the default one.
 *
 * @param port 0 if not known
 * @param lostForward absent where the way of a loss is not known
 */
record PathRow(
        Ip ip,
        String method,
        int dscp,
        int sourcePort,
        int port,
        long sent,
        long received,
        Optional<Long> lostForward,
        Optional<Long> lostBackward,
        OptionalInt pathMtu,
        String state,
        Optional<Instant> since) {

    /** Returns those of a container's links, in the order of the key. Hardly any link has some. */
    static List<PathRow> of(Entry entry) {
        List<PathRow> rows = List.of();
        for (LinkRow link : entry.links()) {
            if (!hasSome(link)) {
                continue;
            }
            Optional<LinkPathStatus> paths = link.status().paths().filter(LinkPathStatus::isFaulty);
            List<PathRow> more = rows.isEmpty() ? new ArrayList<>() : rows;
            link.status().classes().stream()
                    .filter(LinkClassStatus::differs)
                    .forEach(each -> more.add(of(link.ip(), each)));
            paths.ifPresent(of -> {
                Set<Integer> narrow = of.narrow().stream()
                        .map(LinkPathStatus.NarrowPort::port)
                        .collect(Collectors.toSet());
                of.ports().forEach(counts -> more.add(of(link.ip(), of, counts, narrow)));
            });
            rows = more;
        }
        return rows;
    }

    /** Counts the rows of an entry, which each report asks for. */
    static int count(Entry entry) {
        for (LinkRow link : entry.links()) {
            if (hasSome(link)) {
                return of(entry).size();
            }
        }
        return 0;
    }

    private static boolean hasSome(LinkRow link) {
        Optional<LinkPathStatus> paths = link.status().paths();
        List<LinkClassStatus> classes = link.status().classes();
        return (paths.isPresent() && paths.get().isFaulty())
                || (!classes.isEmpty() && classes.stream().anyMatch(LinkClassStatus::differs));
    }

    private static PathRow of(Ip ip, LinkClassStatus each) {
        return new PathRow(
                ip,
                "icmp",
                each.dscp(),
                0,
                0,
                each.sent(),
                each.received(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                each.down() ? "DOWN" : "LOSSY",
                each.since());
    }

    private static PathRow of(Ip ip, LinkPathStatus paths, LinkPaths.Port counts, Set<Integer> narrow) {
        return new PathRow(
                ip,
                paths.method(),
                0,
                counts.port(),
                paths.port(),
                counts.sent(),
                counts.received(),
                Optional.of(counts.lostForward()),
                Optional.of(counts.lostBackward()),
                counts.pathMtu(),
                counts.down() ? "DOWN" : narrow.contains(counts.port()) ? "NARROW" : "UP",
                paths.since());
    }
}
