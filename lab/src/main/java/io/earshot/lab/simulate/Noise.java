package io.earshot.lab.simulate;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Simulates everyday events that are no faults: random loss, moments of total loss, congestion, agents without a processor, restarts
 * of agents, deploys, a scale-down, restarts of the server. Rates are for the usual fleet of 1,000 hosts, and grow with it.
 */
final class Noise {

    private static final double DAY = 86_400;
    private static final double HOUR = 3_600;

    /** A second outage so soon after a first makes one that is longer than noise. */
    private static final long CALM_BETWEEN = 30 * Timeline.SECOND;

    private final Topology topology;
    private final Timeline timeline;
    private final Probing probing;
    private final Reporting reporting;
    private final Truth truth;
    private final PlainMonitors plainMonitors;
    private final String serverDataCenter;
    private final RandomGenerator random;
    private final double size;
    private final List<List<SimulatedLink>> hostPairs;
    private final List<List<SimulatedLink>> dataCenterPairs;
    private final List<List<SimulatedContainer>> hosts;

    Noise(
            Topology topology,
            Timeline timeline,
            Probing probing,
            Reporting reporting,
            Truth truth,
            PlainMonitors plainMonitors,
            String serverDataCenter,
            RandomGenerator random) {
        this.topology = topology;
        this.timeline = timeline;
        this.probing = probing;
        this.reporting = reporting;
        this.truth = truth;
        this.plainMonitors = plainMonitors;
        this.serverDataCenter = serverDataCenter;
        this.random = random;
        hosts = List.copyOf(topology.hosts.values());
        size = hosts.size() / 1_000.0;
        hostPairs = List.copyOf(topology.byHostPair.values());
        dataCenterPairs = topology.byDataCenterPair.values().stream()
                .map(links -> links.stream().filter(SimulatedLink::crossesHosts).toList())
                .toList();
    }

    /** 0.1 to 0.3 % within a data centre, 0.1 to 3 % between two: each direction of each pair has its own. */
    static void drawLoss(Topology topology, RandomGenerator random) {
        Map<String, Float> byPath = new HashMap<>();
        for (SimulatedLink link : topology.links) {
            String from = link.from.container.dataCenter();
            String to = link.to.container.dataCenter();
            link.loss = byPath.computeIfAbsent(from + " " + to, path ->
                    (float) (0.001 * Math.pow(from.equals(to) ? 3 : 30, random.nextDouble())));
        }
    }

    void begin() {
        often(2_000 * size, () -> burst(pick(hostPairs)));
        often(300 * size, () -> burst(linksOf(pick(hosts))));
        often(300 * size, () -> burst(linksOf(List.of(pick(topology.containers)))));
        often(20, () -> burst(pick(dataCenterPairs), true));
        often(20 * size, () -> congest(pick(hostPairs)));
        often(2, () -> congest(pick(dataCenterPairs)));
        often(20 * size, () -> weaken(pick(hostPairs)));
        often(500 * size, () -> starve(pick(topology.containers)));
        often(500 * size, () -> restartAgent(pick(topology.containers)));
        often(1_500 * size, () -> deploy(pick(topology.containers)));
        often(1, this::restartServer);
        timeline.after(DAY * (0.5 + random.nextDouble()), this::scaleDown);
    }

    private void often(double perDay, Runnable what) {
        timeline.often(perDay, what, random);
    }

    /** The bad state of Gilbert 1960 and Elliott 1963: for 1 to 15 s nothing arrives. */
    private void burst(Collection<SimulatedLink> links) {
        burst(links, false);
    }

    /** @param reports whether they take the agents' reports with them, where they pass the same way */
    private void burst(Collection<SimulatedLink> links, boolean reports) {
        long now = timeline.nanos();
        if (links.stream()
                .anyMatch(link -> link.bursts > 0 || now - link.calmSince < CALM_BETWEEN || link.faults > 0)) {
            return;
        }
        Set<SimulatedContainer> unheard = reports ? unheard(links) : Set.of();
        unheard.forEach(container -> container.unheard++);
        change(links, link -> link.bursts++);
        timeline.after(Math.pow(15, random.nextDouble()), () -> {
            links.forEach(link -> link.calmSince = timeline.nanos());
            change(links, link -> link.bursts--);
            unheard.forEach(container -> container.unheard--);
        });
    }

    private Set<SimulatedContainer> unheard(Collection<SimulatedLink> between) {
        Set<String> dataCenters = new HashSet<>();
        for (SimulatedLink link : between) {
            dataCenters.add(link.from.container.dataCenter());
            dataCenters.add(link.to.container.dataCenter());
        }
        if (!dataCenters.remove(serverDataCenter)) {
            return Set.of();
        }
        return topology.containers.stream()
                .filter(container -> dataCenters.contains(container.container.dataCenter()))
                .collect(Collectors.toSet());
    }

    /** Loss of 5 to 20 % for 1 to 20 minutes. Round trips grow too, though none past the time that a probe waits. */
    private void congest(Collection<SimulatedLink> links) {
        float loss = 0.05f + random.nextFloat(0.15f);
        double seconds = 60 * Math.pow(20, random.nextDouble());
        congest(links, loss, seconds);
    }

    void congest(Collection<SimulatedLink> links, float loss, double seconds) {
        long now = timeline.nanos();
        change(links, link -> {
            link.congestedLoss = loss;
            link.congestedSince = now;
            link.congestedUntil = now + (long) (seconds * Timeline.SECOND);
        });
        timeline.after(seconds, () -> change(links, link -> link.congestedLoss = 0));
    }

    /** A line that is a bit worse for hours, and that nobody wants to be told of. */
    private void weaken(Collection<SimulatedLink> links) {
        float loss = 0.01f + random.nextFloat(0.01f);
        change(links, link -> link.faultLoss += loss);
        timeline.after(
                HOUR * (1 + random.nextDouble(5)),
                () -> change(links, link -> link.faultLoss = Math.max(0, link.faultLoss - loss)));
    }

    private void change(Collection<SimulatedLink> links, Consumer<SimulatedLink> how) {
        for (SimulatedLink link : links) {
            how.accept(link);
            probing.conditionsChanged(link);
            plainMonitors.conditionsChanged(link);
        }
    }

    private void starve(SimulatedContainer container) {
        long stall = (long) (Math.pow(60, random.nextDouble()) * Timeline.SECOND);
        container.starve(timeline.nanos(), stall);
        reporting.wakes(container, stall);
    }

    private void restartAgent(SimulatedContainer container) {
        if (container.dead == 0 && container.running) {
            container.dead++;
            container.out.forEach(probing::end);
            timeline.after(2 + random.nextInt(10), () -> {
                container.dead--;
                startAgent(container);
            });
        }
    }

    /** Starts the agent; one that comes back begins anew. */
    void startAgent(SimulatedContainer container) {
        if (container.dead == 0 && container.running) {
            container.out.stream().filter(SimulatedLink::isProbed).forEach(probing::begin);
            reporting.hasNews(container, timeline.nanos());
        }
    }

    private void deploy(SimulatedContainer container) {
        if (container.running && container.dead == 0) {
            stop(container);
            timeline.after(45 + random.nextInt(75), () -> start(container));
        }
    }

    /** Drained in the CMDB first, which the server reads every ten seconds, and stopped after that. */
    private void stop(SimulatedContainer container) {
        container.running = false;
        for (SimulatedLink link : linksOf(List.of(container))) {
            reporting.unwatch(link);
            probing.end(link);
        }
    }

    private void start(SimulatedContainer container) {
        container.running = true;
        container.heardAt = timeline.second();
        for (SimulatedLink link : linksOf(List.of(container))) {
            if (link.from.running && link.to.running) {
                reporting.watch(link);
                reporting.attend(link.from);
                if (link.from.dead == 0) {
                    probing.begin(link);
                }
            }
        }
        startAgent(container);
    }

    private void scaleDown() {
        for (int i = 0; i < hosts.size() * 3 / 10; i++) {
            List<SimulatedContainer> host = pick(hosts);
            double away = random.nextDouble() * HOUR;
            double back = (6 + random.nextDouble()) * HOUR;
            timeline.after(
                    away,
                    () -> host.stream().filter(c -> c.running && c.dead == 0).forEach(container -> {
                        stop(container);
                        timeline.after(back, () -> start(container));
                    }));
        }
        timeline.after(5 * DAY, this::scaleDown);
    }

    private void restartServer() {
        reporting.stopServer();
        timeline.after(10 + random.nextInt(50), () -> {
            truth.serverRestarts();
            reporting.startServer();
        });
    }

    private static List<SimulatedLink> linksOf(Collection<SimulatedContainer> containers) {
        return containers.stream()
                .flatMap(container -> Stream.concat(container.out.stream(), container.in.stream()))
                .distinct()
                .toList();
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
