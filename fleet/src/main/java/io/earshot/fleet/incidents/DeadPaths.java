package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Describes the dead paths of an incident, with what a provider's support asks for.
 *
 * @param share as in {@code about 1 of 16 paths}
 * @param details the five-tuples of one link and the ways on which packets are lost
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
        long tested = links.stream()
                .mapToLong(link -> link.paths().orElseThrow().tested())
                .sum();
        long down = links.stream()
                .mapToLong(link -> link.paths().orElseThrow().down())
                .sum();
        WatchedLink example = links.stream()
                .max(Comparator.comparingInt(
                        link -> portsByWay(incident.cause, link).size()))
                .orElseThrow();
        boolean named = !example.paths().orElseThrow().deadPorts().isEmpty();
        return Optional.of(
                new DeadPaths(share(tested, down), named ? " (" + details(incident.cause, example, links) + ")" : ""));
    }

    /** The number of paths is not known, only the share of source ports that are dead. */
    private static String share(long tested, long down) {
        double share = (double) down / tested;
        return share > 0.4
                ? "about " + Math.round(100 * share) + " % of the paths"
                : "about 1 of " + Math.round(1 / share) + " paths";
    }

    private static String details(Cause cause, WatchedLink example, List<WatchedLink> links) {
        Map<String, List<Integer>> ports = portsByWay(cause, example);
        String method = example.paths().orElseThrow().method().toUpperCase(Locale.ROOT);
        List<Integer> dead = example.paths().orElseThrow().deadPorts();
        if (ports.size() < 2) {
            Set<String> ways = ports.keySet();
            String way =
                    ways.isEmpty() ? "" : ", lost on the way " + ways.iterator().next();
            return method + " " + listed(dead) + " " + addresses(example) + way + others(cause, ways, links);
        }
        List<String> parts = new ArrayList<>();
        ports.forEach((way, of) -> parts.add(listed(of) + " lost on the way " + way));
        List<Integer> unknown = dead.stream()
                .filter(port -> ports.values().stream().noneMatch(of -> of.contains(port)))
                .toList();
        if (!unknown.isEmpty()) {
            parts.add(listed(unknown) + " lost on an unknown way");
        }
        return method + " " + addresses(example) + ": " + String.join(", ", parts)
                + others(cause, ports.keySet(), links);
    }

    /** Adds the ways on which other links lose packets and the example does not. */
    private static String others(Cause cause, Set<String> told, List<WatchedLink> links) {
        Set<String> ways = new TreeSet<>();
        links.forEach(link -> ways.addAll(portsByWay(cause, link).keySet()));
        ways.removeAll(told);
        if (told.isEmpty() || ways.isEmpty()) {
            return "";
        }
        return ways.size() == 1
                ? "; other links lose packets on the way " + ways.iterator().next()
                : "; other links lose packets on " + ways.size() + " other ways";
    }

    private static String listed(List<Integer> ports) {
        String first = ports.stream().limit(MOST_PORTS).map(Object::toString).collect(Collectors.joining(", "));
        String more = ports.size() > MOST_PORTS ? " and " + (ports.size() - MOST_PORTS) + " more" : "";
        return "source port" + (ports.size() == 1 ? " " : "s ") + first + more;
    }

    private static String addresses(WatchedLink link) {
        String from = link.from.addresses.stream()
                .filter(ip -> ip.isV4() == link.ip.isV4())
                .findFirst()
                .map(Ip::toString)
                .orElse(link.from.name.toString());
        int port = link.paths().orElseThrow().port();
        return "from " + from + " to " + link.ip + (port == 0 ? "" : " port " + port);
    }

    /** Returns the dead ports of a link by the way on which their probes are lost, as far as that is known. */
    private static Map<String, List<Integer>> portsByWay(Cause cause, WatchedLink link) {
        Map<String, List<Integer>> ports = new LinkedHashMap<>();
        for (LinkPathStatus.DeadPort dead : link.paths().orElseThrow().dead()) {
            Optional<String> way = switch (dead.way()) {
                case FORWARD -> Optional.of(way(cause, link.from, link.to));
                case BACKWARD -> Optional.of(way(cause, link.to, link.from));
                case UNKNOWN -> Optional.empty();
            };
            way.ifPresent(known ->
                    ports.computeIfAbsent(known, _ -> new ArrayList<>()).add(dead.port()));
        }
        return ports;
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
