package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Describes the dead paths of an incident, with what a provider's support asks for.
 *
 * @param share as in {@code about 1 of 16 paths}
 * @param details the five-tuples of one link, and the direction where all agree
 */
record DeadPaths(String share, String details) {

    /** A sentence with more ports is no sentence; table LINK_PATH has them all. */
    private static final int MOST_PORTS = 8;

    /** Empty where no link has any at this moment. */
    static Optional<DeadPaths> of(Incident incident) {
        List<WatchedLink> links = incident.links.stream()
                .filter(link -> link.paths().filter(LinkPathStatus::hasDead).isPresent())
                .toList();
        if (links.isEmpty()) {
            return Optional.empty();
        }
        long tested = links.stream().mapToLong(link -> link.paths().orElseThrow().tested()).sum();
        long down = links.stream().mapToLong(link -> link.paths().orElseThrow().down()).sum();
        WatchedLink first = links.getFirst();
        boolean named = !first.paths().orElseThrow().deadPorts().isEmpty();
        return Optional.of(new DeadPaths(
                share(tested, down), named ? " (" + tuples(first) + direction(incident, links) + ")" : ""));
    }

    /** The number of paths is not known, only the share of source ports that are dead. */
    private static String share(long tested, long down) {
        double share = (double) down / tested;
        return share > 0.4
                ? "about " + Math.round(100 * share) + " % of the paths"
                : "about 1 of " + Math.round(1 / share) + " paths";
    }

    private static String tuples(WatchedLink link) {
        LinkPathStatus paths = link.paths().orElseThrow();
        List<Integer> ports = paths.deadPorts();
        String listed = ports.stream().limit(MOST_PORTS).map(Object::toString).collect(Collectors.joining(", "));
        String more = ports.size() > MOST_PORTS ? " and " + (ports.size() - MOST_PORTS) + " more" : "";
        String from = link.from.addresses.stream()
                .filter(ip -> ip.isV4() == link.ip.isV4())
                .findFirst()
                .map(Ip::toString)
                .orElse(link.from.name.toString());
        return paths.method().toUpperCase(Locale.ROOT) + " source port" + (ports.size() == 1 ? " " : "s ") + listed + more
                + " from " + from + " to " + link.ip + (paths.port() == 0 ? "" : " port " + paths.port());
    }

    private static String direction(Incident incident, List<WatchedLink> links) {
        Set<String> ways = new TreeSet<>();
        for (WatchedLink link : links) {
            for (LinkPaths.Port port : link.paths().orElseThrow().ports()) {
                if (port.down() && port.lostForward() > 0) {
                    ways.add(way(incident.cause, link.from, link.to));
                }
                if (port.down() && port.lostBackward() > 0) {
                    ways.add(way(incident.cause, link.to, link.from));
                }
            }
        }
        return ways.size() == 1 ? ", lost on the way " + ways.iterator().next() : "";
    }

    private static String way(Cause cause, ContainerPlace from, ContainerPlace to) {
        return switch (cause) {
            case Cause.DataCenterPair _, Cause.DataCenter _, Cause.WholeDataCenter _ ->
                "from " + from.dataCenter().name + " to " + to.dataCenter().name;
            case Cause.HostPair _, Cause.Host _ -> "from " + from.host.name + " to " + to.host.name;
            case Cause.ContainerPair _,
                    Cause.ContainerUnreachable _,
                    Cause.Prober _,
                    Cause.WholeContainer _,
                    Cause.Service _ -> "from " + from.name + " to " + to.name;
        };
    }
}
