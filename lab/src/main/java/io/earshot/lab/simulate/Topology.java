package io.earshot.lab.simulate;

import io.earshot.agent.link.LinkRules;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Holds the links of a simulated fleet and the places that they pass. */
final class Topology {

    private static final List<Method> METHODS = List.of(Icmp.ECHO, new Tcp(TcpPorts.USUAL));

    private static final int MAX_PARTNERS = 10;

    final List<SimulatedContainer> containers = new ArrayList<>();
    final List<SimulatedLink> links = new ArrayList<>();

    /** Those of the links that are in use, the first ones. */
    final List<SimulatedLink> used;

    final Map<String, List<SimulatedContainer>> hosts = new LinkedHashMap<>();
    final Map<String, List<SimulatedLink>> byHostPair;
    final Map<String, List<SimulatedLink>> byDataCenterPair;
    final Map<String, List<SimulatedLink>> byService;
    private final Map<ContainerName, SimulatedContainer> byName = new LinkedHashMap<>();

    /** @param background how many hosts beside those that they use hosts probe; the same all the time */
    Topology(Inventory inventory, FleetTiming timing, int background) {
        PartnerBook book = new PartnerBook(MAX_PARTNERS, Duration.ofDays(1));
        book.replaceInventory(inventory, Instant.EPOCH);
        for (Container container : inventory.containers()) {
            SimulatedContainer simulated = new SimulatedContainer(container);
            containers.add(simulated);
            byName.put(container.name(), simulated);
            hosts.computeIfAbsent(container.host(), host -> new ArrayList<>()).add(simulated);
        }
        for (SimulatedContainer from : containers) {
            for (KnownPartner partner : book.partnersOf(from.name())) {
                link(from, partner, timing);
            }
        }
        used = List.copyOf(links);
        linkInBackground(inventory, book, timing, background);
        byHostPair = group(link -> pair(link.from.container.host(), link.to.container.host()));
        byDataCenterPair = group(link -> pair(link.from.container.dataCenter(), link.to.container.dataCenter()));
        byService = group(link -> link.service);
        byService.remove("");
    }

    private void linkInBackground(Inventory inventory, PartnerBook book, FleetTiming timing, int background) {
        BackgroundRing ring = new BackgroundRing(background);
        ring.change(new InventoryChange(List.copyOf(inventory.containers()), List.of()));
        ring.choose(
                Set.of(),
                new BackgroundRing.Lists() {
                    @Override
                    public List<KnownPartner> partners(ContainerName name) {
                        return book.partnersOf(name);
                    }

                    @Override
                    public Set<Ip> broken(ContainerName name) {
                        return Set.of();
                    }
                },
                Instant.EPOCH);
        for (SimulatedContainer from : containers) {
            for (KnownPartner partner : ring.partnersOf(from.name())) {
                link(from, partner, timing);
            }
        }
    }

    private void link(SimulatedContainer from, KnownPartner partner, FleetTiming timing) {
        LinkRules hastened = rules(partner, timing, timing.probeInterval());
        LinkRules usual = partner.isBackground()
                ? rules(partner, timing, Targets.backgroundInterval(timing.probeInterval(), timing.cycle()))
                : hastened;
        SimulatedContainer to = byName.get(partner.owner().name());
        SimulatedLink link = new SimulatedLink(links.size(), from, to, partner, usual, hastened);
        links.add(link);
        from.out.add(link);
        to.in.add(link);
    }

    private static LinkRules rules(KnownPartner partner, FleetTiming timing, Duration interval) {
        Partner listed = new Partner(
                partner.ip(),
                Optional.of(partner.service()),
                OptionalInt.empty(),
                interval,
                timing.probeInterval(),
                OptionalInt.empty());
        return LinkRules.of(listed, timing.downAfter(), METHODS);
    }

    SimulatedLink link(ContainerName from, Ip ip) {
        return byName.get(from).out.stream()
                .filter(link -> link.ip.equals(ip))
                .findFirst()
                .orElseThrow();
    }

    /** The two names in order, separated by a space, as in an incident's subject. */
    static String pair(String one, String other) {
        return one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
    }

    /** Whether an incident of this kind and subject claims the link. */
    static boolean claims(String kind, String subject, SimulatedLink link) {
        Container from = link.from.container;
        Container to = link.to.container;
        boolean crosses = !from.host().equals(to.host());
        boolean begins = subject.equals(from.dataCenter());
        boolean ends = subject.equals(to.dataCenter());
        return switch (kind) {
            case "container-pair" -> {
                boolean ordered = from.name().compareTo(to.name()) < 0;
                yield subject.equals(ordered ? from.name() + " " + to.name() : to.name() + " " + from.name());
            }
            case "container-unreachable" -> subject.equals(to.name().toString());
            case "prober" -> subject.equals(from.name().toString());
            case "container" ->
                subject.equals(from.name().toString())
                        || subject.equals(to.name().toString());
            case "host-pair", "path-mtu" -> subject.equals(pair(from.host(), to.host()));
            case "host" -> crosses && (subject.equals(from.host()) || subject.equals(to.host()));
            case "service" -> subject.equals(link.service);
            case "data-center-pair" -> crosses && subject.equals(pair(from.dataCenter(), to.dataCenter()));
            case "data-center" -> begins != ends;
            case "whole-data-center" -> crosses && (begins || ends);
            case "path" ->
                claims("host-pair", subject, link)
                        || claims("data-center-pair", subject, link)
                        || claims("container-pair", subject, link)
                        || claims("host", subject, link)
                        || claims("container", subject, link)
                        || claims("service", subject, link)
                        || claims("data-center", subject, link);
            default -> throw new IllegalArgumentException("kind of incident " + kind);
        };
    }

    private Map<String, List<SimulatedLink>> group(Function<SimulatedLink, String> key) {
        Map<String, List<SimulatedLink>> groups = new LinkedHashMap<>();
        for (SimulatedLink link : links) {
            groups.computeIfAbsent(key.apply(link), k -> new ArrayList<>()).add(link);
        }
        return groups;
    }
}
