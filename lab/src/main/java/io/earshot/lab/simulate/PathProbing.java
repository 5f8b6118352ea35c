package io.earshot.lab.simulate;

import io.earshot.model.LinkPaths;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** All agents' watches over the paths of their links, as far as anything happens there. */
final class PathProbing {

    /** Half of the quiet turns are probes by UDP. */
    private static final int UDP_EVERY = 2;

    private static final double USUAL_HOSTS = 1_000;
    private static final double MOMENTS_A_DAY = 2_000;
    private static final double LONGEST_MOMENT = 15;

    private final Topology topology;
    private final Timeline timeline;
    private final RandomGenerator random;
    private final Reporting reporting;
    private final TurnWheel wheel;

    PathProbing(Topology topology, Timeline timeline, Reporting reporting, RandomGenerator random) {
        this.topology = topology;
        this.timeline = timeline;
        this.reporting = reporting;
        this.random = random;
        wheel = new TurnWheel(topology.links.size());
    }

    /** Returns what an agent says of a link whose paths are all well, or of which it knows something else. */
    static Optional<LinkPaths> report(SimulatedLink link) {
        return link.paths == null
                ? Optional.of(
                        new LinkPaths(link.ip, "udp", 33_433, 48, 0, 6, 0, 0, OptionalDouble.empty(), 0, List.of()))
                : link.paths.report();
    }

    /** Lets a path of two hosts drop everything for a moment now and then, as when a member of a group of lines is replaced by another. */
    void disturb() {
        List<List<SimulatedLink>> hostPairs = topology.byHostPair.values().stream()
                .filter(links -> links.getFirst().crossesHosts())
                .toList();
        timeline.often(
                MOMENTS_A_DAY * topology.hosts.size() / USUAL_HOSTS,
                () -> moment(hostPairs.get(random.nextInt(hostPairs.size()))),
                random);
    }

    private void moment(List<SimulatedLink> links) {
        if (links.stream().anyMatch(SimulatedLink::hasPathTrouble)) {
            return;
        }
        int path = 1 << random.nextInt(SimulatedPaths.PATHS);
        set(links, path);
        timeline.after(Math.pow(LONGEST_MOMENT, random.nextDouble()), () -> {
            if (links.stream()
                    .allMatch(link -> link.deadThere == path && link.deadBack == path)) { // else a fault has set in
                set(links, 0);
            }
        });
    }

    private void set(List<SimulatedLink> links, int paths) {
        for (SimulatedLink link : links) {
            link.deadThere = paths;
            link.deadBack = paths;
            changed(link);
        }
    }

    /** A probe of a quiet turn was lost. */
    void lost(SimulatedLink link) {
        if (random.nextInt(UDP_EVERY) == 0 && link.crossesHosts()) {
            watch(link).loseByChance(timeline.nanos());
            plan(link);
        }
    }

    /** Paths of the link died, became narrow or came back. */
    void changed(SimulatedLink link) {
        watch(link).disturb(timeline.nanos());
        plan(link);
    }

    private SimulatedPaths watch(SimulatedLink link) {
        if (link.paths == null) {
            link.paths = new SimulatedPaths(link, timeline.nanos(), random);
        }
        return link.paths;
    }

    void passSecond() {
        wheel.turn(timeline.second(), id -> step(topology.links.get(id)));
    }

    private void step(SimulatedLink link) {
        if (link.paths == null) {
            return;
        }
        long now = timeline.nanos();
        if (!link.isProbed() || link.paths.isForgotten(now)) {
            link.paths = null;
            if (link.hasPathTrouble()) {
                watch(link); // its agent begins anew
                plan(link);
            }
            return;
        }
        OptionalLong news = link.paths.step(now);
        news.ifPresent(at -> reporting.hasNews(link.from, at + Timeline.SECOND));
        plan(link);
    }

    private void plan(SimulatedLink link) {
        long due = link.paths.nextDue() / Timeline.SECOND + 1;
        wheel.plan(link.id, Math.clamp(due, timeline.second() + 1, timeline.second() + 600));
    }
}
