package io.earshot.lab.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Draws faults that at least one monitored link can see. */
final class FaultDraw {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MIN_MINUTES = 3;
    private static final int MAX_MINUTES = 30;
    private static final int SPREAD_SECONDS = 30;

    private final Topology topology;
    private final RandomGenerator random;
    private final FaultSet faults;
    private final String serverDataCenter;
    private final List<String> hostPairs;
    private final List<String> dataCenterPairs;
    private final List<String> unusedHostPairs;
    private final List<List<SimulatedContainer>> loneHosts;
    private final List<String> services;
    private final List<String> dataCenters;
    private int drawn;

    /** @param serverDataCenter where the server stands: agents that are cut off from it cannot report */
    FaultDraw(Topology topology, String serverDataCenter, FaultSet faults, RandomGenerator random) {
        this.topology = topology;
        this.serverDataCenter = serverDataCenter;
        this.random = random;
        this.faults = faults;
        hostPairs = topology.byHostPair.entrySet().stream()
                .filter(pair -> pair.getValue().stream()
                                .filter(link -> !link.isBackground())
                                .count()
                        >= 2)
                .filter(pair -> pair.getValue().getFirst().crossesHosts())
                .map(pair -> pair.getKey())
                .toList();
        dataCenterPairs = topology.byDataCenterPair.entrySet().stream()
                .filter(pair -> !isWithinOne(pair.getValue().getFirst()))
                .filter(pair -> pair.getValue().stream().anyMatch(link -> !link.isBackground()))
                .map(pair -> pair.getKey())
                .toList();
        unusedHostPairs = topology.byHostPair.entrySet().stream()
                .filter(pair -> pair.getValue().stream().allMatch(SimulatedLink::isBackground))
                .map(pair -> pair.getKey())
                .toList();
        loneHosts = topology.hosts.values().stream()
                .filter(host -> host.stream()
                        .flatMap(container -> Stream.concat(container.in.stream(), container.out.stream()))
                        .allMatch(SimulatedLink::isBackground))
                .toList();
        services = List.copyOf(topology.byService.keySet());
        dataCenters = topology.containers.stream()
                .map(c -> c.container.dataCenter())
                .distinct()
                .toList();
    }

    /** One to three faults at about the same time. */
    List<Fault> draw(long now) {
        int dice = random.nextInt(100);
        if (dice < 80 || faults != FaultSet.CUTS) {
            return one(pick(faults.kinds()), now, 1).stream().toList();
        }
        List<FaultKind> small = List.of(
                FaultKind.LINK_ONE_WAY,
                FaultKind.LINK_BOTH_WAYS,
                FaultKind.HOST_PAIR,
                FaultKind.CONTAINER_DEAD,
                FaultKind.HOST_DEAD,
                FaultKind.PROBER_SICK,
                FaultKind.SERVICE_FIREWALL);
        int together = dice < 93 ? 2 : 3;
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            one(pick(small), now + random.nextInt(SPREAD_SECONDS) * SECOND, together)
                    .ifPresent(faults::add);
        }
        return faults;
    }

    private Optional<Fault> one(FaultKind kind, long now, int together) {
        return switch (kind) {
            case LINK_ONE_WAY -> {
                SimulatedLink link = pick(topology.used);
                yield visible(kind, "container-pair", containerPair(link), List.of(link), now, together);
            }
            case LINK_BOTH_WAYS -> {
                SimulatedLink link = pick(topology.used);
                List<SimulatedLink> both = Stream.concat(link.from.out.stream(), link.to.out.stream())
                        .filter(other -> containerPair(other).equals(containerPair(link)))
                        .distinct()
                        .toList();
                yield visible(kind, "container-pair", containerPair(link), both, now, together);
            }
            case HOST_PAIR -> {
                String pair = pick(hostPairs);
                yield visible(kind, "host-pair", pair, topology.byHostPair.get(pair), now, together);
            }
            case MTU_HOLE -> {
                String pair = pick(hostPairs);
                yield visible(kind, "path-mtu", pair, topology.byHostPair.get(pair), now, together);
            }
            case HOST_PAIR_LOSES_30,
                    HOST_PAIR_LOSES_20,
                    HOST_PAIR_LOSES_5,
                    HOST_PAIR_DRIFTS_TO_30,
                    HOST_PAIR_CONGESTED -> {
                String pair = pick(hostPairs);
                yield visible(kind, "host-pair", pair, topology.byHostPair.get(pair), now, together);
            }
            case HOST_LOSES_20 -> {
                List<SimulatedContainer> host = pick(List.copyOf(topology.hosts.values()));
                List<SimulatedLink> crossing = host.stream()
                        .flatMap(container -> Stream.concat(container.in.stream(), container.out.stream()))
                        .filter(SimulatedLink::crossesHosts)
                        .distinct()
                        .toList();
                yield visible(kind, "host", host.getFirst().container.host(), crossing, now, together);
            }
            case DATA_CENTER_PAIR_LOSES_20, DATA_CENTER_PAIR_LOSES_5 -> {
                String pair = pick(dataCenterPairs);
                yield visible(kind, "data-center-pair", pair, topology.byDataCenterPair.get(pair), now, together);
            }
            case FLAPPING_LINK -> flapping(now);
            case PATH_DEAD, PATH_DEAD_ONE_WAY, TWO_PATHS_DEAD, FOUR_PATHS_DEAD, PATH_NARROW -> {
                String pair = pick(hostPairs);
                yield visible(kind, "path", pair, topology.byHostPair.get(pair), now, together);
            }
            case DATA_CENTER_PAIR_PATH_DEAD -> {
                String pair = pick(dataCenterPairs);
                yield visible(kind, "path", pair, topology.byDataCenterPair.get(pair), now, together);
            }
            case CONTAINER_FILTERED -> {
                SimulatedContainer filtered = pick(topology.containers);
                yield visible(kind, "prober", filtered.name().toString(), filtered.out, now, together);
            }
            case HOST_STARVED -> starved(now);
            case CONTAINER_DEAD -> {
                SimulatedContainer dead = pick(topology.containers);
                yield make(
                        kind,
                        "container-unreachable",
                        dead.name().toString(),
                        dead.in,
                        List.of(dead),
                        List.of(),
                        now,
                        together);
            }
            case HOST_DEAD -> {
                List<SimulatedContainer> dead = pick(List.copyOf(topology.hosts.values()));
                List<SimulatedLink> into = dead.stream()
                        .flatMap(container -> container.in.stream())
                        .filter(SimulatedLink::crossesHosts)
                        .toList();
                yield make(kind, "host", dead.getFirst().container.host(), into, dead, List.of(), now, together);
            }
            case UNUSED_HOST_PAIR -> {
                if (unusedHostPairs.isEmpty()) {
                    yield Optional.empty();
                }
                String pair = pick(unusedHostPairs);
                yield visible(kind, "host-pair", pair, topology.byHostPair.get(pair), now, together);
            }
            case LONE_HOST_DEAD -> {
                if (loneHosts.isEmpty()) {
                    yield Optional.empty();
                }
                List<SimulatedContainer> dead = pick(loneHosts);
                List<SimulatedLink> into = dead.stream()
                        .flatMap(container -> container.in.stream())
                        .toList();
                yield make(kind, "host", dead.getFirst().container.host(), into, dead, List.of(), now, together);
            }
            case PROBER_SICK -> {
                SimulatedContainer sick = pick(topology.containers);
                yield visible(kind, "prober", sick.name().toString(), sick.out, now, together);
            }
            case SERVICE_FIREWALL -> {
                String service = pick(services);
                yield visible(kind, "service", service, topology.byService.get(service), now, together);
            }
            case DATA_CENTER_PAIR -> {
                String pair = pick(dataCenterPairs);
                yield cut(kind, "data-center-pair", pair, topology.byDataCenterPair.get(pair), now);
            }
            case DATA_CENTER -> {
                String dataCenter = pick(dataCenters);
                List<SimulatedLink> crossing = topology.links.stream()
                        .filter(link -> !isWithinOne(link))
                        .filter(link -> link.from.container.dataCenter().equals(dataCenter)
                                || link.to.container.dataCenter().equals(dataCenter))
                        .toList();
                yield cut(kind, "data-center", dataCenter, crossing, now);
            }
        };
    }

    /** A host that stands still for a quarter to half of each minute, as one whose processors are sold twice. */
    private Optional<Fault> starved(long now) {
        List<SimulatedContainer> host = pick(List.copyOf(topology.hosts.values()));
        List<SimulatedLink> into = host.stream()
                .flatMap(container -> container.in.stream())
                .filter(SimulatedLink::crossesHosts)
                .toList();
        List<Long> flips = new ArrayList<>();
        int minutes = 6 + random.nextInt(MAX_MINUTES);
        for (int i = 0; i < minutes; i++) {
            long at = now + i * 60L * SECOND;
            flips.add(at);
            flips.add(at + (15 + random.nextInt(16)) * SECOND);
        }
        return make(
                        FaultKind.HOST_STARVED,
                        "host",
                        host.getFirst().container.host(),
                        into,
                        List.of(),
                        List.of(),
                        now,
                        1)
                .map(fault -> fault.flippingAt(flips));
    }

    private Optional<Fault> flapping(long now) {
        String pair = pick(hostPairs);
        List<Long> flips = new ArrayList<>();
        long at = now;
        for (int i = 0; i < 10 + random.nextInt(10); i++) {
            flips.add(at);
            at += (i % 2 == 0 ? 25 + random.nextInt(35) : 20 + random.nextInt(60)) * SECOND;
        }
        if (flips.size() % 2 == 1) {
            flips.add(at);
        }
        return visible(FaultKind.FLAPPING_LINK, "host-pair", pair, topology.byHostPair.get(pair), now, 1)
                .map(fault -> fault.flippingAt(flips));
    }

    /** Agents on the far side of the cut cannot report. */
    private Optional<Fault> cut(
            FaultKind kind, String incidentKind, String subject, List<SimulatedLink> broken, long now) {
        Set<String> places = new HashSet<>(List.of(subject.split(" ", -1)));
        boolean serverInside = places.contains(serverDataCenter);
        List<SimulatedContainer> unheard = topology.containers.stream()
                .filter(container -> !container.container.dataCenter().equals(serverDataCenter))
                .filter(container -> kind == FaultKind.DATA_CENTER_PAIR
                        ? serverInside && places.contains(container.container.dataCenter())
                        : serverInside || places.contains(container.container.dataCenter()))
                .toList();
        return make(kind, incidentKind, subject, broken, List.of(), unheard, now, 1);
    }

    private Optional<Fault> visible(
            FaultKind kind, String incidentKind, String subject, List<SimulatedLink> broken, long now, int together) {
        return make(kind, incidentKind, subject, broken, List.of(), List.of(), now, together);
    }

    private Optional<Fault> make(
            FaultKind kind,
            String incidentKind,
            String subject,
            List<SimulatedLink> broken,
            List<SimulatedContainer> dead,
            List<SimulatedContainer> unheard,
            long now,
            int together) {
        boolean visible = broken.stream().anyMatch(link -> link.isProbed() && !dead.contains(link.from));
        if (!visible) {
            return Optional.empty();
        }
        double share = random.nextDouble();
        double minutes = MIN_MINUTES * Math.pow((double) MAX_MINUTES / MIN_MINUTES, share)
                + (kind.lastsLong() ? MAX_MINUTES : 0);
        long until = now + Math.round(minutes * 60) * SECOND;
        return Optional.of(new Fault(
                ++drawn,
                kind,
                incidentKind,
                subject,
                new LinkedHashSet<>(broken),
                dead,
                unheard,
                List.of(now, until),
                together));
    }

    private static String containerPair(SimulatedLink link) {
        return link.from.name().compareTo(link.to.name()) < 0
                ? link.from.name() + " " + link.to.name()
                : link.to.name() + " " + link.from.name();
    }

    private static boolean isWithinOne(SimulatedLink link) {
        return link.from.container.dataCenter().equals(link.to.container.dataCenter());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
