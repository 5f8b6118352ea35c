package io.earshot.fleet.incidents;

import io.earshot.model.Ip;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Names the addresses that an incident is about, where the same two containers hear each other by other addresses: of two address
 * families, one often breaks alone.
 */
final class Partial {

    private Partial() {}

    /** Counts the healthy links from one container to another if there is a broken one beside them, and none otherwise. */
    static int healthy(ContainerPlace from, ContainerPlace to, ObserverCoverage coverage) {
        Trouble trouble = coverage.trouble();
        int healthy = 0;
        boolean broken = false;
        for (WatchedLink link : from.links) {
            if (link.to == to) {
                healthy += coverage.counts(link) ? 1 : 0;
                broken |= link.trouble().filter(trouble::equals).isPresent();
            }
        }
        return broken ? healthy : 0;
    }

    /** @return empty where no link beside a broken one, from the same container to the same, is healthy */
    static String of(Incident incident) {
        List<WatchedLink> broken = incident.links.stream()
                .filter(link -> link.isTroubled() && !link.isReporting())
                .toList();
        Set<WatchedLink> healthy = new LinkedHashSet<>();
        for (WatchedLink link : broken) {
            for (WatchedLink other : link.from.links) {
                if (other.to == link.to && other.isHealthy(incident.trouble)) {
                    healthy.add(other);
                }
            }
        }
        if (healthy.isEmpty()) {
            return "";
        }
        Set<Boolean> families = broken.stream().map(link -> link.ip.isV4()).collect(Collectors.toSet());
        boolean other = healthy.stream().noneMatch(link -> families.contains(link.ip.isV4()));
        if (families.size() == 1 && other) {
            return families.contains(true) ? " over IPv4" : " over IPv6";
        }
        Set<Ip> addresses = broken.stream().map(link -> link.ip).collect(Collectors.toCollection(TreeSet::new));
        return incident.cause.kind() == Cause.Kind.CONTAINER_PAIR
                ? " at " + addresses.stream().map(Ip::toString).collect(Collectors.joining(" and "))
                : "";
    }
}
