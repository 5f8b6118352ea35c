package io.earshot.lab.simulate;

import io.earshot.fleet.FleetTiming;
import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.incidents.IncidentRows;
import io.earshot.fleet.incidents.IncidentTiming;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.Rtt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * All agents' reports and the server that takes them: once a cycle, and at once when a link changed. A report that would only
 * repeat what the server knows is taken as a sign of life.
 */
final class Reporting {

    static final Duration HOLD = Duration.ofMinutes(1);

    /** Round trips in milliseconds, on an ordinary day and when the line is full. */
    private static final Rtt USUAL = new Rtt(0.9, 1, 1.2, 2);

    private static final Rtt CONGESTED = new Rtt(4, 15, 40, 80);

    /** Reports after which a link's usual round trip is known. */
    private static final int KNOWN_AFTER = 12;

    private static final int WIDE = 1_500;
    private static final int NARROW = 1_400;
    private static final long ON_THE_WAY = Timeline.SECOND / 5;
    private static final long LONG_STALL = 10 * Timeline.SECOND;
    private static final int LONGEST_BACK_OFF_SECONDS = 60;
    private static final long ATTENTION_SECONDS = 20 * 60;

    private record News(long at, SimulatedContainer from) {}

    private final Topology topology;
    private final Timeline timeline;
    private final FleetTiming timing;
    private final long silentAfterSeconds;
    private final String dataCenter;
    private final RandomGenerator random;
    private final IncidentRows rows;
    private final List<List<SimulatedContainer>> slots = new ArrayList<>();
    private final PriorityQueue<News> news = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final boolean tellsPaths;
    private IncidentBook book;
    private boolean serverRuns = true;
    private Consumer<SimulatedLink> paced = _ -> {};

    /**
     * @param dataCenter where the server stands
     * @param tellsPaths whether agents watch the paths of their links
     */
    Reporting(
            Topology topology,
            Timeline timeline,
            FleetTiming timing,
            Agents agents,
            String dataCenter,
            boolean tellsPaths,
            RandomGenerator random,
            IncidentRows rows) {
        this.topology = topology;
        this.timeline = timeline;
        this.timing = timing;
        silentAfterSeconds = timing.silentAfter().toSeconds();
        this.dataCenter = dataCenter;
        this.tellsPaths = tellsPaths;
        this.random = random;
        this.rows = rows;
        int cycleSeconds = (int) timing.cycle().toSeconds();
        for (int i = 0; i < cycleSeconds; i++) {
            slots.add(new ArrayList<>());
        }
        for (SimulatedContainer container : topology.containers) {
            slots.get((int) (agents.offset(container.name()) % cycleSeconds)).add(container);
        }
        startServer();
    }

    /** @param listener is told of each link that a new list lets its agent probe at another pace */
    void onPace(Consumer<SimulatedLink> listener) {
        paced = listener;
    }

    void stopServer() {
        serverRuns = false;
    }

    /** It knows the CMDB, and nothing else. */
    void startServer() {
        serverRuns = true;
        IncidentTiming incidentTiming = new IncidentTiming(timing.cycle(), timing.probeInterval(), HOLD);
        Instant readyAt = timeline.instant().plus(timing.cycle());
        book = new IncidentBook(incidentTiming, dataCenter, rows, readyAt);
        for (SimulatedContainer container : topology.containers) {
            container.silent = false;
            container.heardAt = timeline.second();
            attend(container);
        }
        topology.links.forEach(this::watch);
    }

    /** The link is on its container's list, if both ends may take traffic. */
    void watch(SimulatedLink link) {
        link.known = Optional.empty();
        if (link.from.running && link.to.running) {
            book.watch(link.from.container, List.of(link.partner), timeline.instant());
        }
    }

    void unwatch(SimulatedLink link) {
        book.unwatch(link.from.name(), link.ip, timeline.instant());
    }

    /** The container's reports have something to say for a while. */
    void attend(SimulatedContainer container) {
        container.attentionUntil = Math.max(container.attentionUntil, timeline.second() + ATTENTION_SECONDS);
    }

    /** @param at when the agent has something to report, in nanoseconds since the start */
    void hasNews(SimulatedContainer container, long at) {
        attend(container);
        if (!container.news || at < container.reportAt) {
            container.news = true;
            container.reportAt = at;
            news.add(new News(at, container));
        }
    }

    /** The agent gets no CPU time for so many nanoseconds from now on, and reports when it wakes if that was long, as agents do. */
    void wakes(SimulatedContainer container, long stall) {
        if (stall >= LONG_STALL) {
            timeline.after(
                    (double) stall / Timeline.SECOND, () -> hasNews(container, timeline.nanos() + Timeline.SECOND / 2));
        }
    }

    void passSecond() {
        long second = timeline.second();
        int cycle = slots.size();
        for (SimulatedContainer container : slots.get((int) (second % cycle))) {
            if (reaches(container)) {
                report(container, true);
            } else if (container.dead == 0 && !container.news) {
                backOff(container);
            }
        }
        while (!news.isEmpty() && news.element().at + ON_THE_WAY <= timeline.nanos()) {
            News due = news.remove();
            if (due.from.news && due.from.reportAt == due.at) {
                send(due.from);
            }
        }
        if (serverRuns) {
            slots.get((int) ((second + cycle / 2) % cycle)).forEach(this::checkSilence);
            book.passTime(timeline.instant());
        }
    }

    private boolean reaches(SimulatedContainer container) {
        return serverRuns && container.running && container.canReport(timeline.nanos());
    }

    private void send(SimulatedContainer container) {
        if (reaches(container)) {
            report(container, false);
        } else if (container.dead == 0 && container.running) {
            backOff(container);
        } else {
            container.news = false;
        }
    }

    private void backOff(SimulatedContainer container) {
        int longest = Math.min(1 << Math.min(++container.failures, 10), LONGEST_BACK_OFF_SECONDS);
        container.news = true;
        container.reportAt = timeline.nanos() + random.nextLong(longest * Timeline.SECOND) + Timeline.SECOND;
        news.add(new News(container.reportAt, container));
    }

    private void report(SimulatedContainer container, boolean periodic) {
        container.heardAt = timeline.second();
        Duration stall = Duration.ofNanos(container.stall);
        book.heard(container.name(), stall, timeline.instant());
        boolean speaks = container.news || container.silent || container.attentionUntil > timeline.second();
        container.news = false;
        container.silent = false;
        container.failures = 0;
        container.toldStall = container.toldStall.heard(stall, timing.cycle(), timeline.instant());
        container.stall = 0;
        for (SimulatedLink link : container.out) {
            if (link.to.running && (speaks || link.hasLost())) {
                report(link, periodic);
            }
        }
        container.reportedAt = timeline.nanos();
        if (periodic) {
            container.out.stream().filter(SimulatedLink::takeList).forEach(paced);
        }
    }

    private void report(SimulatedLink link, boolean periodic) {
        OptionalInt pathMtu = periodic ? OptionalInt.of(link.holes > 0 ? NARROW : WIDE) : OptionalInt.empty();
        if (pathMtu.isPresent() && link.paths != null) {
            link.paths.measured(pathMtu.getAsInt(), timeline.nanos());
        }
        Rtt rtt = link.isCongested(timeline.nanos()) ? CONGESTED : USUAL;
        LinkReport report = link.takeReport(link.from.reportedAt, timeline.nanos(), Optional.of(rtt), pathMtu);
        LinkStatus before = link.known.orElseGet(() -> knownFor(link));
        Optional<LinkPaths> paths = tellsPaths ? PathProbing.report(link) : Optional.empty();
        become(link, before.next(report, paths, List.of(), timeline.instant()));
    }

    /** As after some reports of which nothing is to be told. */
    private LinkStatus knownFor(SimulatedLink link) {
        LinkReport quiet =
                new LinkReport(link.ip, 0, 0, Optional.empty(), Optional.of(USUAL), OptionalInt.empty(), false);
        LinkStatus status = LinkStatus.unknown(timeline.instant());
        for (int i = 0; i < KNOWN_AFTER; i++) {
            status = status.next(quiet, timeline.instant());
        }
        return status;
    }

    private void checkSilence(SimulatedContainer container) {
        long missed = timeline.second() - container.heardAt;
        if (container.running && !container.silent && missed >= silentAfterSeconds) {
            container.silent = true;
            book.fellSilent(container.name());
            for (SimulatedLink link : container.out) {
                link.known.ifPresent(known -> become(link, known.silent(timeline.instant())));
            }
        }
    }

    private void become(SimulatedLink link, LinkStatus status) {
        link.known = Optional.of(status);
        book.observe(link.from.name(), link.ip, status, timeline.instant());
    }
}
