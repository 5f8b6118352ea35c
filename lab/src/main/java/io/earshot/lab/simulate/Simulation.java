package io.earshot.lab.simulate;

import io.earshot.fleet.FleetTiming;
import io.earshot.model.Inventory;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Days of a fleet's life in minutes: real pacing, verdicts, link states and incidents over a drawn network, with faults whose
 * truth is known. The same seed gives the same days.
 */
public final class Simulation {

    static final FleetTiming TIMING =
            new FleetTiming(Duration.ofMinutes(2), Duration.ofSeconds(20), Duration.ofSeconds(10));

    private final Timeline timeline = new Timeline();
    private final Truth truth;
    private final Probing probing;
    private final PathProbing pathProbing;
    private final Reporting reporting;
    private final PlainMonitors plainMonitors;
    private final int links;

    /** A fleet whose hosts probe nothing in the background. */
    public Simulation(Inventory inventory, Agents agents, FaultSet faults, long seed) {
        this(inventory, agents, faults, 0, seed);
    }

    /** @param busy share of the links that carry traffic which their agents see */
    public Simulation(Inventory inventory, Agents agents, FaultSet faults, double busy, long seed) {
        this(inventory, agents, faults, busy, 0, seed);
    }

    /**
     * @param busy share of the links in use that carry traffic which their agents see
     * @param background how many hosts beside those that they use hosts probe
     */
    public Simulation(Inventory inventory, Agents agents, FaultSet faults, double busy, int background, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Topology topology = new Topology(inventory, TIMING, background);
        links = topology.links.size();
        Noise.drawLoss(topology, random.split());
        SplittableRandom loads = new SplittableRandom(~seed);
        topology.links.stream()
                .filter(link -> loads.nextDouble() < busy && !link.isBackground())
                .forEach(link -> link.load = LinkLoad.draw(loads));
        truth = new Truth(topology, timeline::nanos);
        String serverDataCenter = topology.containers.getFirst().container.dataCenter();
        reporting = new Reporting(
                topology, timeline, TIMING, agents, serverDataCenter, faults == FaultSet.PATHS, random.split(), truth);
        pathProbing = new PathProbing(topology, timeline, reporting, new SplittableRandom(seed * 31 + 7));
        plainMonitors =
                new PlainMonitors(topology, timeline, (int) TIMING.cycle().toSeconds(), random.split());
        probing = new Probing(topology, timeline, random.split(), new Probing.Listener() {
            @Override
            public void lost(SimulatedLink link, boolean quiet) {
                if (quiet && faults == FaultSet.PATHS) {
                    pathProbing.lost(link);
                }
                if (!link.isBackground()) {
                    plainMonitors.lost(link);
                }
            }

            @Override
            public void changed(SimulatedLink link, long at) {
                reporting.hasNews(link.from, at);
            }
        });
        reporting.onPace(probing::conditionsChanged);
        topology.links.forEach(probing::begin);
        Noise noise = new Noise(
                topology, timeline, probing, reporting, truth, plainMonitors, serverDataCenter, random.split());
        noise.begin();
        if (faults == FaultSet.PATHS) {
            pathProbing.disturb();
        }
        FaultDraw draw = new FaultDraw(topology, serverDataCenter, faults, random.split());
        new Faults(timeline, probing, pathProbing, reporting, noise, truth, plainMonitors, draw, random.split())
                .begin();
    }

    /** Links that are probed. */
    public int links() {
        return links;
    }

    /** Lets so many more days pass. */
    public Scores run(int days) {
        long end = timeline.second() + Duration.ofDays(days).toSeconds();
        while (timeline.second() < end) {
            timeline.step();
            probing.passSecond();
            pathProbing.passSecond();
            reporting.passSecond();
            plainMonitors.passSecond();
            truth.passTime();
        }
        return scores(days);
    }

    private Scores scores(int days) {
        return new Scores(
                days,
                List.of(
                        new Scores.Method(
                                "Earshot",
                                truth.outcomes().stream().map(Outcome::result).toList(),
                                truth.falseIncidents().size()),
                        method("any loss in a cycle", plainMonitors.anyLoss),
                        method("all pings of a cycle lost", plainMonitors.allLost),
                        method("the same in 3 cycles, as Nagios' soft states", plainMonitors.softStates)),
                truth.troubles(),
                truth.misses(),
                truth.falseIncidents());
    }

    private static Scores.Method method(String name, Alarms alarms) {
        return new Scores.Method(name, alarms.results(), alarms.falseAlarms());
    }
}
