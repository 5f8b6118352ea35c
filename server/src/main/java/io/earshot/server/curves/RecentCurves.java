package io.earshot.server.curves;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.LinkListener;
import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.web.page.CurveRange;
import io.earshot.web.page.Curves;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what was measured in the last day, for as many links as there is room for, for the containers that have them, and between data
 * centres. Written by the fleet's thread, read by any.
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
        Kept kept = containers.get(from.name());
        if (kept == null && links < room && containers.size() < room) {
            kept = new Kept(new DayCurve(true), new CopyOnWriteArrayList<>());
            containers.put(from.name(), kept);
        }
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
            if (kept != null) {
                index = index(kept.links(), link.to().ip(), index + 1);
                if (index >= 0) {
                    kept.links().get(index).add(now, sample);
                }
            }
        }
        if (kept != null) {
            kept.day().add(now, all);
        }
        byPlace.forEach((to, sample) -> add(new Pair(from.dataCenter(), to), sample, now));
    }

    /** Returns the place of the link's curve, which is made if there is room; -1 if there is none. */
    private int index(List<LinkCurve> known, Ip ip, int likely) {
        int index = Addressed.indexOf(known, ip, likely);
        if (index < 0 && links < room) {
            links++;
            index = known.size();
            known.add(new LinkCurve(ip));
        }
        return index;
    }

    private void add(Pair pair, Sample sample, Instant now) {
        DayCurve curve = pairs.get(pair);
        if (curve == null && pairs.size() < PAIRS) {
            curve = new DayCurve(true);
            pairs.put(pair, curve);
        }
        if (curve != null) {
            curve.add(now, sample);
        }
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        Kept kept = containers.get(from);
        if (kept != null && kept.links().removeIf(curve -> curve.ip().equals(to))) {
            links--;
        }
    }

    @Override
    public void gone(ContainerName name) {
        Kept gone = containers.remove(name);
        links -= gone == null ? 0 : gone.links().size();
    }
}
