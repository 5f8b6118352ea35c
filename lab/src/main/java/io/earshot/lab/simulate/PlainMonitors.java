package io.earshot.lab.simulate;

import io.earshot.agent.link.Pace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Simulates alarms without states and causes, on the same links, losses and faults: for any probe lost in a cycle;
 * for a partner none of whose three pings in a cycle came back; and for the same three cycles in a row, which is what
 * Nagios' soft states make of it. Each alarms by container, as a check over table DATA does.
 */
final class PlainMonitors {

    private static final int PINGS = 3;
    private static final int SOFT_CHECKS = 3;

    private static final class Health {
        final SimulatedContainer container;
        final Set<SimulatedLink> lossy = new LinkedHashSet<>();
        /** Links that may lose pings more often than by chance. */
        final Set<SimulatedLink> suspected = new LinkedHashSet<>();

        final Set<SimulatedLink> dead = new LinkedHashSet<>();
        int badCycles;

        Health(SimulatedContainer container) {
            this.container = container;
        }
    }

    final Alarms anyLoss = new Alarms();
    final Alarms allLost = new Alarms();
    final Alarms softStates = new Alarms();

    private final Timeline timeline;
    private final RandomGenerator random;
    private final List<List<Health>> slots = new ArrayList<>();
    private final Health[] byLink;
    private final List<SimulatedLink> links;
    private final double[] chanceOfAll;
    private final byte[] pingsLost;

    PlainMonitors(Topology topology, Timeline timeline, int cycleSeconds, RandomGenerator random) {
        this.timeline = timeline;
        this.random = random;
        links = topology.used;
        byLink = new Health[topology.links.size()];
        pingsLost = new byte[topology.links.size()];
        chanceOfAll = new double[links.size()];
        for (int i = 0; i < cycleSeconds; i++) {
            slots.add(new ArrayList<>());
        }
        for (SimulatedContainer container : topology.containers) {
            Health health = new Health(container);
            slots.get((int) (Pace.offset(container.name()) % cycleSeconds)).add(health);
            container.out.forEach(link -> byLink[link.id] = health);
        }
        double sum = 0;
        for (SimulatedLink link : links) {
            sum += Math.pow(link.loss, PINGS) / cycleSeconds;
            chanceOfAll[link.id] = sum;
        }
    }

    List<Alarms> all() {
        return List.of(anyLoss, allLost, softStates);
    }

    /** A probe of the link was lost. */
    void lost(SimulatedLink link) {
        byLink[link.id].lossy.add(link);
    }

    void conditionsChanged(SimulatedLink link) {
        if (!link.isBackground() && (link.isTroubled() || link.congestedLoss > 0)) {
            byLink[link.id].suspected.add(link);
        }
    }

    void passSecond() {
        int cycle = slots.size();
        long second = timeline.second();
        allLostByChance();
        for (int before = PINGS; before > 0; before--) {
            for (Health health : slots.get((int) ((second + before) % cycle))) {
                health.suspected.forEach(this::ping);
            }
        }
        slots.get((int) (second % cycle)).forEach(this::judge);
    }

    /** As a Poisson process over all links, which three pings each would be too slow to draw. */
    private void allLostByChance() {
        double perSecond = chanceOfAll[chanceOfAll.length - 1];
        if (random.nextDouble() < perSecond) {
            int at = Arrays.binarySearch(chanceOfAll, random.nextDouble() * perSecond);
            SimulatedLink link = links.get(Math.min(Math.abs(at + 1), links.size() - 1));
            byLink[link.id].suspected.add(link);
            pingsLost[link.id] = PINGS;
        }
    }

    private void ping(SimulatedLink link) {
        if (link.isTroubled() || random.nextFloat() < link.lossNow()) {
            pingsLost[link.id]++;
        }
    }

    private void judge(Health health) {
        if (!health.container.canReport(timeline.nanos()) || !health.container.running) {
            return;
        }
        long now = timeline.nanos();
        toggle(anyLoss, health, !health.lossy.isEmpty(), health.lossy, now);
        health.lossy.clear();
        health.dead.clear();
        for (SimulatedLink link : health.suspected) {
            if (pingsLost[link.id] >= PINGS) {
                health.dead.add(link);
            }
            pingsLost[link.id] = 0;
        }
        toggle(allLost, health, !health.dead.isEmpty(), health.dead, now);
        health.badCycles = health.dead.isEmpty() ? 0 : health.badCycles + 1;
        toggle(softStates, health, health.badCycles >= SOFT_CHECKS, health.dead, now);
        health.suspected.removeIf(link -> !link.isTroubled() && link.congestedLoss == 0);
    }

    private static void toggle(Alarms alarms, Health health, boolean bad, Set<SimulatedLink> because, long now) {
        if (bad) {
            alarms.raise(health.container, because, now);
        } else {
            alarms.clear(health.container, now);
        }
    }
}
