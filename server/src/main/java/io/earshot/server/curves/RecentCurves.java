package io.earshot.server.curves;

import io.earshot.fleet.KnownLink;
import io.earshot.fleet.LinkListener;
import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.web.page.LinkCurves;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The last reports of each link, an hour at the usual cycle, for as many links as there is room for. Written by the fleet's thread, read by any.
 */
public final class RecentCurves implements LinkListener, LinkCurves {

    /** 500 bytes each: 50 MB at most. In larger fleets the links that were seen last have no curve. */
    private static final int LINKS = 100_000;

    private final Map<ContainerName, List<Curve>> curves = new ConcurrentHashMap<>();
    private final int room;
    private int links;

    public RecentCurves() {
        this(LINKS);
    }

    /** @param room for so many links */
    RecentCurves(int room) {
        this.room = room;
    }

    /** Oldest first; empty for a link of which none is kept. */
    @Override
    public List<LinkCurves.Point> of(ContainerName from, Ip to) {
        return curves.getOrDefault(from, List.of()).stream()
                .filter(curve -> curve.ip().equals(to))
                .findFirst()
                .map(Curve::points)
                .orElse(List.of());
    }

    @Override
    public void reported(Container from, List<KnownLink> reported, Instant now) {
        List<Curve> known = curves.get(from.name());
        if (known == null) {
            if (links == room) {
                return;
            }
            known = new CopyOnWriteArrayList<>();
            curves.put(from.name(), known);
        }
        int index = -1;
        for (KnownLink link : reported) {
            index = Addressed.indexOf(known, link.to().ip(), index + 1);
            if (index < 0 && links < room) {
                links++;
                index = known.size();
                known.add(new Curve(link.to().ip()));
            }
            Optional<LinkMeasurement> report = link.status().last();
            if (index >= 0 && report.isPresent() && report.get().sent() > 0) {
                known.get(index).add(now, report.get());
            }
        }
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        List<Curve> known = curves.get(from);
        if (known != null && known.removeIf(curve -> curve.ip().equals(to))) {
            links--;
        }
    }

    @Override
    public void gone(ContainerName name) {
        List<Curve> gone = curves.remove(name);
        links -= gone == null ? 0 : gone.size();
    }
}
