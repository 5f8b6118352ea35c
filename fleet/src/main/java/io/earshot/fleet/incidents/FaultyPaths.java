package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.fleet.links.LinkPathStatus.FaultyPort;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Describes the dead and narrow paths of an incident, with what a provider's support asks for.
 *
 * @param dead those that drop everything
 * @param narrow those that drop packets which others carry
 */
record FaultyPaths(Optional<Faults> dead, Optional<Faults> narrow) {

    /** A sentence with more ports is no sentence; table LINK_PATH has them all. */
    private static final int MOST_PORTS = 8;

    /**
     * Describes paths with the same fault.
     *
     * @param share as in {@code about 1 of 16 paths}
     * @param octets the largest packets that they carry, as in {@code 1,400}; empty where they carry none
     * @param details the five-tuples of one link and the ways on which packets are lost; may be empty
     */
    record Faults(String share, String octets, String details) {}

    /** Empty where no link has any at this moment. */
    static Optional<FaultyPaths> of(Incident incident) {
        Optional<Faults> dead =
                faults(incident, LinkPathStatus::hasDead, LinkPathStatus::down, LinkPathStatus::dead, "lost");
        Optional<Faults> narrow = faults(
                incident,
                paths -> !paths.narrow().isEmpty(),
                paths -> paths.narrow().size(),
                LinkPathStatus::narrow,
                "larger packets lost");
        return dead.isEmpty() && narrow.isEmpty() ? Optional.empty() : Optional.of(new FaultyPaths(dead, narrow));
    }

    private static Optional<Faults> faults(
            Incident incident,
            Predicate<LinkPathStatus> has,
            ToIntFunction<LinkPathStatus> count,
            Function<LinkPathStatus, List<? extends FaultyPort>> portsOf,
            String lost) {
        List<Example> links = incident.links.stream()
                .filter(link -> link.paths().filter(has).isPresent())
                .map(link -> Example.of(incident.cause, link, portsOf))
                .toList();
        if (links.isEmpty()) {
            return Optional.empty();
        }
        long tested = links.stream().mapToLong(each -> each.paths().tested()).sum();
        long faulty =
                links.stream().mapToLong(each -> count.applyAsInt(each.paths())).sum();
        Example example = links.stream()
                .max(Comparator.comparingInt(each -> each.byWay().size()))
                .orElseThrow();
        return Optional.of(new Faults(
                share(tested, faulty),
                octets(links),
                example.ports().isEmpty() ? "" : " (" + details(example, links, lost) + ")"));
    }

    /**
     * One link with paths of one fault.
     *
     * @param byWay ports by the way on which their packets are lost, as far as that is known
     */
    private record Example(
            WatchedLink link,
            LinkPathStatus paths,
            List<? extends FaultyPort> ports,
            Map<String, List<Integer>> byWay) {

        static Example of(Cause cause, WatchedLink link, Function<LinkPathStatus, List<? extends FaultyPort>> portsOf) {
            LinkPathStatus paths = link.paths().orElseThrow();
            List<? extends FaultyPort> ports = portsOf.apply(paths);
            return new Example(link, paths, ports, portsByWay(cause, link, ports));
        }

        List<Integer> numbers() {
            return ports.stream().<Integer>map(FaultyPort::port).toList();
        }
    }

    private static String octets(List<Example> links) {
        IntSummaryStatistics mtu = links.stream()
                .flatMap(each -> each.ports().stream())
                .mapToInt(port -> port instanceof LinkPathStatus.NarrowPort narrow ? narrow.pathMtu() : 0)
                .summaryStatistics();
        if (mtu.getMax() <= 0) {
            return "";
        }
        String most = String.format(Locale.ROOT, "%,d", mtu.getMax());
        return mtu.getMin() == mtu.getMax() ? most : String.format(Locale.ROOT, "%,d to %s", mtu.getMin(), most);
    }

    /** Returns the sentence's subject, place and verb, as in {@code about 1 of 16 paths between a and b drops everything}. */
    String sentence(String where, boolean over) {
        String drops = over ? " dropped everything" : " drops everything";
        String carries = (over ? " carried" : " carries") + " at most ";
        Optional<String> narrowness = narrow.map(faults -> carries + faults.octets() + " octets");
        if (dead.isEmpty()) {
            return narrow.orElseThrow().share() + " " + where + narrowness.orElseThrow();
        }
        return dead.get().share() + " " + where + drops
                + narrow.map(faults -> " and " + faults.share() + narrowness.orElseThrow())
                        .orElse("");
    }

    String details() {
        return dead.map(Faults::details).orElse("")
                + narrow.map(Faults::details).orElse("");
    }

    /** The number of paths is not known, only the share of source ports that are faulty. */
    private static String share(long tested, long faulty) {
        double share = (double) faulty / tested;
        return share > 0.4
                ? "about " + Math.round(100 * share) + " % of the paths"
                : "about 1 of " + Math.round(1 / share) + " paths";
    }

    private static String details(Example example, List<Example> links, String lost) {
        Map<String, List<Integer>> ports = example.byWay();
        String method = example.paths().method().toUpperCase(Locale.ROOT);
        if (ports.size() < 2) {
            Set<String> ways = ports.keySet();
            String way = ways.isEmpty()
                    ? ""
                    : ", " + lost + " on the way " + ways.iterator().next();
            return method + " " + listed(example.numbers()) + " " + addresses(example.link()) + way
                    + others(ways, links);
        }
        List<String> parts = new ArrayList<>();
        ports.forEach((way, of) -> parts.add(listed(of) + " " + lost + " on the way " + way));
        List<Integer> unknown = example.numbers().stream()
                .filter(port -> ports.values().stream().noneMatch(of -> of.contains(port)))
                .toList();
        if (!unknown.isEmpty()) {
            parts.add(listed(unknown) + " " + lost + " on an unknown way");
        }
        return method + " " + addresses(example.link()) + ": " + String.join(", ", parts)
                + others(ports.keySet(), links);
    }

    /** Adds the ways on which other links lose packets and the example does not. */
    private static String others(Set<String> told, List<Example> links) {
        Set<String> ways = new TreeSet<>();
        links.forEach(each -> ways.addAll(each.byWay().keySet()));
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

    private static Map<String, List<Integer>> portsByWay(
            Cause cause, WatchedLink link, List<? extends FaultyPort> faulty) {
        Map<String, List<Integer>> ports = new LinkedHashMap<>();
        for (FaultyPort each : faulty) {
            Optional<String> way = switch (each.way()) {
                case FORWARD -> Optional.of(way(cause, link.from, link.to));
                case BACKWARD -> Optional.of(way(cause, link.to, link.from));
                case UNKNOWN -> Optional.empty();
            };
            way.ifPresent(known ->
                    ports.computeIfAbsent(known, _ -> new ArrayList<>()).add(each.port()));
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
