package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkStatus;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Three data centres with three hosts each and three containers on each, all of which talk to each other, and the incidents
 * that come of it. All links are up and a cycle has passed when it begins.
 */
final class Scene implements IncidentRows {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Duration CYCLE = Duration.ofMinutes(2);
    static final Duration HOLD = Duration.ofMinutes(1);

    record Link(Container from, Container to) {
        Ip ip() {
            return to.addresses().getFirst();
        }
    }

    final List<Container> containers = new ArrayList<>();
    IncidentBook book;
    Instant now = NOON;

    private final Map<Long, IncidentRow> rows = new LinkedHashMap<>();
    private final Map<Long, Set<Link>> linksOf = new LinkedHashMap<>();
    private final Map<Link, LinkStatus> known = new LinkedHashMap<>();
    private final Map<Link, LinkReport> said = new HashMap<>();
    private final Map<Link, LinkPaths> saidPaths = new HashMap<>();
    private final Set<ContainerName> unheard = new HashSet<>();
    private final Map<List<String>, KeptUsualLoss> usualLoss = new LinkedHashMap<>();

    Scene() {
        this(NOON);
    }

    Scene(Instant readyAt) {
        book = book(readyAt, List.of());
        int number = 0;
        for (String dataCenter : List.of("TX", "NY", "DE")) {
            for (int host = 1; host <= 3; host++) {
                for (String role : List.of("web", "be", "db")) {
                    containers.add(container(role, dataCenter, dataCenter.toLowerCase(Locale.ROOT) + host, ++number));
                }
            }
        }
        for (Container from : containers) {
            for (Container to : containers) {
                if (!from.equals(to)) {
                    watch(new Link(from, to));
                }
            }
        }
        observe(LinkState.UP, link -> true);
        pass(CYCLE);
    }

    private IncidentBook book(Instant readyAt, Collection<KeptUsualLoss> known) {
        IncidentTiming timing = new IncidentTiming(CYCLE, Duration.ofSeconds(10), HOLD);
        IncidentBook newer = new IncidentBook(timing, "TX", this, readyAt);
        newer.keepUsualLoss(known, loss -> usualLoss.put(List.of(loss.from(), loss.to()), loss));
        return newer;
    }

    /** Another server follows the same links from now on, with the usual loss that this one told. */
    void restart() {
        book = book(now.plus(CYCLE), List.copyOf(usualLoss.values()));
        List.copyOf(known.keySet()).forEach(this::watch);
    }

    private static Container container(String role, String dataCenter, String host, int number) {
        return new Container(
                ContainerName.parse(role + "." + host),
                dataCenter,
                role,
                "",
                List.of(Ip.parse("10.0.0." + number)),
                List.of(role),
                List.of(),
                true);
    }

    void watch(Link link) {
        book.watch(link.from(), link.ip(), link.to(), link.to().role(), now);
        known.put(link, LinkStatus.unknown(now));
        said.remove(link);
    }

    void unwatch(Predicate<Link> which) {
        known.keySet().stream().filter(which).toList().forEach(link -> {
            known.remove(link);
            book.unwatch(link.from().name(), link.ip(), now);
        });
    }

    List<Link> links(LinkState state) {
        return known.keySet().stream()
                .filter(link -> known.get(link).state() == state)
                .toList();
    }

    void observe(LinkState state, Predicate<Link> which) {
        observe(
                which,
                new LinkReport(
                        Ip.parse("::1"), 12, 12, Optional.of(state), Optional.empty(), OptionalInt.empty(), false));
    }

    void observeMtu(int bytes, Predicate<Link> which) {
        observe(
                which,
                new LinkReport(
                        Ip.parse("::1"),
                        12,
                        12,
                        Optional.of(LinkState.UP),
                        Optional.empty(),
                        OptionalInt.of(bytes),
                        false));
    }

    /** Agents say that of 48 source ports these are dead, on the way there. */
    void observeDeadPorts(Predicate<Link> which, Integer... ports) {
        observeDeadPorts(
                which,
                Arrays.stream(ports)
                        .map(port -> new LinkPaths.Port(port, 9, 0, 9, 0, true))
                        .toList());
    }

    /** Agents say this of some of 48 source ports. */
    void observeDeadPorts(Predicate<Link> which, List<LinkPaths.Port> counts) {
        known.keySet().stream()
                .filter(which)
                .forEach(link -> saidPaths.put(
                        link,
                        new LinkPaths(
                                Ip.parse("::1"),
                                "udp",
                                33_433,
                                48,
                                (int) counts.stream()
                                        .filter(LinkPaths.Port::down)
                                        .count(),
                                6,
                                0,
                                0,
                                OptionalDouble.empty(),
                                0,
                                counts)));
        observe(LinkState.UP, which);
    }

    private void observe(Predicate<Link> which, LinkReport report) {
        known.keySet().stream().filter(which).toList().forEach(link -> {
            LinkStatus status = known.get(link).next(report, Optional.ofNullable(saidPaths.get(link)), List.of(), now);
            known.put(link, status);
            said.put(link, report);
            book.observe(link.from().name(), link.ip(), status, now);
        });
    }

    void breaks(Predicate<Link> which) {
        observe(LinkState.DOWN, which);
    }

    void heals() {
        observe(LinkState.UP, link -> known.get(link).state() != LinkState.UP);
    }

    /** Their agents stop: at once nothing is heard, after two and a half cycles they are silent. */
    void stopAgents(Predicate<Container> which) {
        containers.stream().filter(which).forEach(container -> unheard.add(container.name()));
    }

    /** The host's agents report that they stood still for so long. */
    void stoodStill(Duration stall, Predicate<Container> which) {
        containers.stream().filter(which).forEach(container -> book.heard(container.name(), stall, now));
    }

    void startAgents() {
        unheard.clear();
    }

    void fallSilent(Predicate<Container> which) {
        stopAgents(which);
        for (Container container : containers) {
            if (which.test(container)) {
                book.fellSilent(container.name());
                known.replaceAll((link, status) -> link.from().equals(container) ? status.silent(now) : status);
                known.forEach((link, status) -> {
                    if (link.from().equals(container)) {
                        book.observe(container.name(), link.ip(), status, now);
                    }
                });
            }
        }
    }

    void pass(Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusSeconds(1);
            for (Container container : containers) {
                if (!unheard.contains(container.name())) {
                    book.heard(container.name(), now);
                }
            }
            if (Duration.between(NOON, now).toSeconds() % CYCLE.toSeconds() == 0) {
                repeatReports();
            }
            book.passTime(now);
        }
    }

    private void repeatReports() {
        known.replaceAll((link, status) -> {
            if (unheard.contains(link.from().name()) || !said.containsKey(link)) {
                return status;
            }
            LinkStatus next = status.next(said.get(link), Optional.ofNullable(saidPaths.get(link)), List.of(), now);
            book.observe(link.from().name(), link.ip(), next, now);
            return next;
        });
    }

    void pass(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    Container container(String name) {
        return containers.stream()
                .filter(container -> container.name().toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Predicate<Link> between(String one, String other) {
        BiPredicate<Link, String> from = (link, place) -> isAt(link.from(), place);
        BiPredicate<Link, String> to = (link, place) -> isAt(link.to(), place);
        return link -> (from.test(link, one) && to.test(link, other)) || (from.test(link, other) && to.test(link, one));
    }

    static Predicate<Link> from(String place) {
        return link -> isAt(link.from(), place);
    }

    static Predicate<Link> to(String place) {
        return link -> isAt(link.to(), place);
    }

    static Predicate<Link> crossingHosts() {
        return link -> !link.from().host().equals(link.to().host());
    }

    static boolean isAt(Container container, String place) {
        return place.equals(container.name().toString())
                || place.equals(container.host())
                || place.equals(container.dataCenter());
    }

    List<IncidentRow> all() {
        return List.copyOf(rows.values());
    }

    List<IncidentRow> open() {
        return rows.values().stream().filter(row -> row.until().isEmpty()).toList();
    }

    /** The causes of what is open, as in {@code host-pair tx1 ny2}. */
    List<String> causes() {
        return open().stream().map(row -> row.kind() + " " + row.subject()).toList();
    }

    IncidentRow only() {
        if (rows.size() != 1) {
            throw new AssertionError("expected one incident, but there were " + rows.values());
        }
        return rows.values().iterator().next();
    }

    Set<Link> linksOf(long incident) {
        return linksOf.getOrDefault(incident, Set.of());
    }

    @Override
    public void incident(IncidentRow row) {
        rows.put(row.id(), row);
    }

    @Override
    public void incidentLink(
            long incident,
            ContainerName from,
            Ip ip,
            ContainerName to,
            LinkState state,
            Instant since,
            Optional<Instant> left) {
        Set<Link> links = linksOf.computeIfAbsent(incident, id -> new LinkedHashSet<>());
        Link link = new Link(container(from.toString()), container(to.toString()));
        if (left.isPresent()) {
            links.remove(link);
        } else {
            links.add(link);
        }
    }

    @Override
    public void notOfIncident(long incident, ContainerName from, Ip ip) {
        linksOf.get(incident)
                .removeIf(link -> link.from().name().equals(from) && link.ip().equals(ip));
    }

    @Override
    public void forgetIncident(long incident) {
        rows.remove(incident);
    }

    @Override
    public void mute(Mute mute) {}

    @Override
    public void muteOver(long id) {}
}
