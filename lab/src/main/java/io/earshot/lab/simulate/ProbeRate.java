package io.earshot.lab.simulate;

import io.earshot.agent.link.LinkEvent;
import io.earshot.agent.link.LinkHealth;
import io.earshot.agent.link.LinkRules;
import io.earshot.agent.link.Pace;
import io.earshot.agent.link.Verdict;
import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.tcp.Tcp;
import io.earshot.agent.probe.tcp.TcpPorts;
import io.earshot.fleet.Fleet;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentMemory;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.PartnerRules;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.lab.servers.simulation.ShownRows;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Counts the probes of a fleet in which everything answers: the shipped lists, as agents fetch them once a cycle, and the shipped pace of
 * agents, turn by turn. A host comes or goes each ten minutes.
 */
public final class ProbeRate {

    private static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00Z");
    private static final int CAP = 100;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final List<Method> METHODS = List.of(Icmp.ECHO, new Tcp(TcpPorts.USUAL));
    private static final int WARM_UP_SECONDS = 600;
    private static final int CHURN_SECONDS = 600;

    private final List<Container> containers;
    private final Fleet fleet;
    private final Map<ContainerName, Agent> agents = new HashMap<>();
    private final List<List<Agent>> byFetch = new ArrayList<>();
    private final Random random = new Random(1);

    /** Holds the turns that are due in each of the next seconds. */
    private final List<List<Link>> wheel = new ArrayList<>();

    private static final class Agent {
        final Container container;
        String tag = "";
        Map<Ip, Link> links = new HashMap<>();

        Agent(Container container) {
            this.container = container;
        }
    }

    private static final class Link {
        final Partner partner;
        final LinkRules rules;
        final long offset;
        LinkHealth health;
        long next;
        boolean gone;

        Link(Agent agent, Partner partner, LinkRules rules, long now) {
            this.partner = partner;
            this.rules = rules;
            offset = Pace.offset(agent.container.name(), partner.ip());
            health = LinkHealth.unknown(rules, now);
            next = Pace.afterTurn(health, rules, now, offset);
        }
    }

    /**
     * Holds what was counted.
     *
     * @param lowest the probes of the minute with the fewest, as a share of the lists' budget for it
     * @param highest the same of the minute with the most
     * @param mostOfATarget the most probes that one target got in one second
     * @param perMinute the mean budget of a minute
     * @param background the share of it that is probed in the background
     */
    public record Counted(
            int minutes,
            double lowest,
            double highest,
            int mostOfATarget,
            double perMinute,
            double background,
            int turned) {

        /** Returns a few lines. */
        public String toText() {
            return String.format(
                    Locale.ROOT,
                    "%d minutes, budget %.0f probes a minute on average, %.2f %% of them in the background, %d lists changed%n"
                            + "probes of a minute: %.2f to %.2f %% of its budget%n"
                            + "probes of a target in a second: at most %d, cap %d%n",
                    minutes,
                    perMinute,
                    100 * background,
                    turned,
                    100 * lowest,
                    100 * highest,
                    mostOfATarget,
                    CAP);
        }
    }

    /** @param background how many hosts beside those that they use hosts probe */
    public ProbeRate(Inventory inventory, int background) {
        containers = List.copyOf(inventory.containers());
        Duration cycle = Simulation.TIMING.cycle();
        Duration interval = Simulation.TIMING.probeInterval();
        Duration day = Duration.ofDays(1);
        fleet = new Fleet(
                Simulation.TIMING,
                new PartnerBook(new PartnerRules(16, Duration.ofMinutes(4), day, day)),
                new Targets(interval, cycle, CAP),
                new BackgroundRing(background),
                new IncidentBook(
                        new IncidentTiming(cycle, interval, Reporting.HOLD), "none", new IncidentMemory(), BEGIN),
                new ShownRows());
        for (int i = 0; i < cycle.toSeconds(); i++) {
            byFetch.add(new ArrayList<>());
        }
        for (int i = 0; i <= 2 * cycle.toSeconds(); i++) {
            wheel.add(new ArrayList<>());
        }
        for (Container container : containers) {
            Agent agent = new Agent(container);
            agents.put(container.name(), agent);
            byFetch.get((int) (Pace.offset(container.name()) % byFetch.size())).add(agent);
        }
        fleet.replaceInventory(inventory, BEGIN);
    }

    /** Lets so many days pass. */
    public Counted run(int days) {
        int end = WARM_UP_SECONDS + (int) Duration.ofDays(days).toSeconds();
        double lowest = Double.POSITIVE_INFINITY;
        double highest = 0;
        double budgets = 0;
        double background = 0;
        int most = 0;
        long sent = 0;
        double budget = 0;
        Map<Ip, Integer> ofTargets = new HashMap<>();
        for (int second = 1; second <= end; second++) {
            if (second % CHURN_SECONDS == 0) {
                comeOrGo(second);
            }
            fleet.passTime(BEGIN.plusSeconds(second));
            fetch(second);
            ofTargets.clear();
            int probes = takeTurns(second, ofTargets);
            if (second > WARM_UP_SECONDS) {
                sent += probes;
                budget += perSecond;
                for (int of : ofTargets.values()) {
                    most = Math.max(most, of);
                }
                if (second % 60 == 0) {
                    lowest = Math.min(lowest, sent / budget);
                    highest = Math.max(highest, sent / budget);
                    budgets += budget;
                    background += 60 * backgroundPerSecond;
                    sent = 0;
                    budget = 0;
                }
            }
        }
        int minutes = (end - WARM_UP_SECONDS) / 60;
        return new Counted(minutes, lowest, highest, most, budgets / minutes, background / budgets, changedLists);
    }

    /** The sum over all links of the lists that agents have. */
    private double perSecond;

    private double backgroundPerSecond;
    private int changedLists;

    private void comeOrGo(int second) {
        String gone = containers.get(random.nextInt(containers.size())).host();
        List<Container> now = second / CHURN_SECONDS % 2 == 0
                ? containers
                : containers.stream()
                        .map(container -> container.host().equals(gone) ? container.stopped() : container)
                        .toList();
        fleet.replaceInventory(Inventory.of(now), BEGIN.plusSeconds(second));
    }

    private void fetch(int second) {
        for (Agent agent : byFetch.get(second % byFetch.size())) {
            var served = fleet.served(agent.container.name()).orElseThrow();
            if (!served.etag().equals(agent.tag)) {
                agent.tag = served.etag();
                changedLists += second > WARM_UP_SECONDS ? 1 : 0;
                follow(agent, served.list(), second * SECOND);
            }
        }
    }

    private void follow(Agent agent, PartnerList list, long now) {
        Map<Ip, Link> before = agent.links;
        agent.links = new HashMap<>();
        for (Partner partner : list.partners()) {
            Link known = before.remove(partner.ip());
            if (known != null && known.partner.interval().equals(partner.interval())) {
                agent.links.put(partner.ip(), known);
                continue;
            }
            if (known != null) {
                drop(known);
            }
            Link link = new Link(agent, partner, LinkRules.of(partner, Simulation.TIMING.downAfter(), METHODS), now);
            agent.links.put(partner.ip(), link);
            count(link, 1);
            plan(link);
        }
        before.values().forEach(this::drop);
    }

    private void drop(Link link) {
        link.gone = true;
        count(link, -1);
    }

    private void count(Link link, int sign) {
        double rate = sign * 1e9 / link.rules.interval();
        perSecond += rate;
        boolean isBackground = link.partner.interval().compareTo(Simulation.TIMING.probeInterval()) > 0;
        backgroundPerSecond += isBackground ? rate : 0;
    }

    private void plan(Link link) {
        wheel.get((int) (link.next / SECOND % wheel.size())).add(link);
    }

    private int takeTurns(int second, Map<Ip, Integer> ofTargets) {
        int slot = second % wheel.size();
        List<Link> due = wheel.get(slot);
        wheel.set(slot, new ArrayList<>());
        int probes = 0;
        for (Link link : due) {
            while (!link.gone && link.next / SECOND == second) {
                long now = link.next;
                link.next = Pace.afterTurn(link.health, link.rules, now, link.offset);
                for (Method method : Pace.methods(link.health, link.rules, now, now)) {
                    probes++;
                    ofTargets.merge(link.partner.ip(), 1, Integer::sum);
                    boolean wasDense = Pace.isDense(link.health);
                    long answered = now + 1_000_000;
                    link.health = Verdict.next(link.health, new LinkEvent.Answered(method, now, answered), link.rules);
                    if (Pace.isDense(link.health) && !wasDense) {
                        link.next = answered;
                    }
                }
            }
            if (!link.gone) {
                plan(link);
            }
        }
        return probes;
    }
}
