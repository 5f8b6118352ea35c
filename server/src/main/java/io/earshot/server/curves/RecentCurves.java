package io.earshot.server.curves;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.LinkListener;
import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.server.recording.RecordedReport;
import io.earshot.web.page.CurveRange;
import io.earshot.web.page.Curves;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what was measured in the last day, for as many links as there is room for, for the containers that have them, and between data
 * centres. Written by the fleet's thread and by the one that restores what earlier runs measured, read by any.
 */
public final class RecentCurves implements LinkListener, Curves {

    /** 1,000 bytes each: 100 MB at most. In larger fleets the links that were seen last have no curve. */
    private static final int LINKS = 100_000;

    /** Pairs of 50 data centres. */
    private static final int PAIRS = 2_500;

    private record Pair(String from, String to) {}

    private record Kept(DayCurve day, List<LinkCurve> links) {}

    private final Map<ContainerName, Kept> containers = new ConcurrentHashMap<>();
    private final Map<Pair, DayCurve> pairs = new ConcurrentHashMap<>();
    private final int room;

    /** Changes under the lock of this object, as the maps and lists do. */
    private int links;

    public RecentCurves() {
        this(LINKS);
    }

    /** @param room for so many links */
    RecentCurves(int room) {
        this.room = room;
    }

    @Override
    public List<Point> recent(ContainerName from, Ip to) {
        return curve(from, to).map(LinkCurve::recent).orElse(List.of());
    }

    @Override
    public List<Point> link(ContainerName from, Ip to, CurveRange range, Instant now) {
        return points(curve(from, to).map(LinkCurve::day), range, now);
    }

    @Override
    public List<Point> container(ContainerName name, CurveRange range, Instant now) {
        return points(Optional.ofNullable(containers.get(name)).map(Kept::day), range, now);
    }

    @Override
    public List<Point> dataCenters(String from, String to, CurveRange range, Instant now) {
        return points(Optional.ofNullable(pairs.get(new Pair(from, to))), range, now);
    }

    private Optional<LinkCurve> curve(ContainerName from, Ip to) {
        return Optional.ofNullable(containers.get(from))
                .flatMap(kept -> kept.links().stream()
                        .filter(curve -> curve.ip().equals(to))
                        .findFirst());
    }

    private static List<Point> points(Optional<DayCurve> curve, CurveRange range, Instant now) {
        return curve.map(day -> day.points(range, now)).orElse(List.of());
    }

    @Override
    public void reported(Container from, List<KnownLink> reported, OptionalDouble load, Instant now) {
        Optional<Kept> kept = kept(from.name());
        Sample ofLoad = Sample.ofLoad(load);
        Sample all = ofLoad;
        Map<String, Sample> byPlace = new HashMap<>();
        int index = -1;
        for (KnownLink link : reported) {
            Optional<LinkMeasurement> report = link.status().last();
            if (report.isEmpty() || report.get().sent() == 0) {
                continue;
            }
            Sample sample = Sample.of(report.get());
            all = all.plus(sample);
            byPlace.merge(link.to().owner().dataCenter(), sample.plus(ofLoad), (sum, _) -> sum.plus(sample));
            if (kept.isPresent()) {
                List<LinkCurve> known = kept.get().links();
                index = index(known, link.to().ip(), index + 1);
                if (index >= 0) {
                    known.get(index).add(now, sample);
                }
            }
        }
        Sample sum = all;
        kept.ifPresent(each -> each.day().add(now, sum));
        byPlace.forEach((to, sample) -> pair(from.dataCenter(), to).ifPresent(curve -> curve.add(now, sample)));
    }

    /**
     * Takes a report to an earlier run of the server.
     *
     * @param partners to which the container has links now; absent where it is no more
     */
    void restore(RecordedReport report, Optional<Set<Ip>> partners) {
        Optional<Kept> kept = partners.flatMap(_ -> kept(report.container()));
        Sample ofLoad = Sample.ofLoad(report.load());
        Sample all = ofLoad;
        Map<String, Sample> byPlace = new HashMap<>();
        for (RecordedReport.Link link : report.links()) {
            if (link.sent() == 0) {
                continue;
            }
            Sample sample = Sample.of(link);
            all = all.plus(sample);
            byPlace.merge(link.dataCenter(), sample.plus(ofLoad), (sum, _) -> sum.plus(sample));
            if (kept.isPresent() && partners.orElseThrow().contains(link.ip())) {
                restore(kept.get().links(), link.ip(), report.at(), sample);
            }
        }
        Sample sum = all;
        kept.ifPresent(each -> each.day().restore(report.at(), sum));
        byPlace.forEach(
                (to, sample) -> pair(report.dataCenter(), to).ifPresent(curve -> curve.restore(report.at(), sample)));
    }

    /** Under the lock, since the fleet's thread may take curves out of the list meanwhile. */
    private synchronized void restore(List<LinkCurve> known, Ip ip, Instant at, Sample sample) {
        int index = index(known, ip, 0);
        if (index >= 0) {
            known.get(index).day().restore(at, sample);
        }
    }

    /** All that earlier runs measured is restored. */
    void endRestoring() {
        pairs.values().forEach(DayCurve::endRestoring);
        for (Kept kept : containers.values()) {
            kept.day().endRestoring();
            kept.links().forEach(link -> link.day().endRestoring());
        }
    }

    /** Returns the curves of a container, which are made if there is room. */
    private Optional<Kept> kept(ContainerName name) {
        Kept known = containers.get(name);
        return known != null ? Optional.of(known) : newlyKept(name);
    }

    private synchronized Optional<Kept> newlyKept(ContainerName name) {
        if (links < room && containers.size() < room) {
            containers.putIfAbsent(name, new Kept(new DayCurve(true), new CopyOnWriteArrayList<>()));
        }
        return Optional.ofNullable(containers.get(name));
    }

    /** Returns the place of the link's curve, which is made if there is room; -1 if there is none. */
    private int index(List<LinkCurve> known, Ip ip, int likely) {
        int index = Addressed.indexOf(known, ip, likely);
        return index >= 0 ? index : newIndex(known, ip);
    }

    private synchronized int newIndex(List<LinkCurve> known, Ip ip) {
        int index = Addressed.indexOf(known, ip, 0);
        if (index < 0 && links < room) {
            links++;
            index = known.size();
            known.add(new LinkCurve(ip));
        }
        return index;
    }

    private Optional<DayCurve> pair(String from, String to) {
        Pair pair = new Pair(from, to);
        DayCurve known = pairs.get(pair);
        return known != null ? Optional.of(known) : newPair(pair);
    }

    private synchronized Optional<DayCurve> newPair(Pair pair) {
        if (pairs.size() < PAIRS) {
            pairs.putIfAbsent(pair, new DayCurve(true));
        }
        return Optional.ofNullable(pairs.get(pair));
    }

    @Override
    public synchronized void linkGone(ContainerName from, Ip to) {
        Kept kept = containers.get(from);
        if (kept != null && kept.links().removeIf(curve -> curve.ip().equals(to))) {
            links--;
        }
    }

    @Override
    public synchronized void gone(ContainerName name) {
        Kept gone = containers.remove(name);
        links -= gone == null ? 0 : gone.links().size();
    }
}
