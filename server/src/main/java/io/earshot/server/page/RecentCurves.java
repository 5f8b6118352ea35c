package io.earshot.server.page;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.server.fleet.CmdbTrouble;
import io.earshot.server.fleet.FleetRows;
import io.earshot.server.fleet.KnownLink;
import io.earshot.server.fleet.MemberRow;
import io.earshot.server.links.Addressed;
import io.earshot.server.links.LinkMeasurement;
import io.earshot.server.partners.InventoryChange;
import io.earshot.server.partners.KnownPartner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The last reports of each link, an hour at the usual cycle, for as many links as there is room for; on their way everything
 * goes on to the tables. Written by the fleet's thread, read by any.
 */
public final class RecentCurves implements FleetRows {

    /** 500 bytes each: 50 MB at most. In larger fleets the links that were seen last have no curve. */
    private static final int LINKS = 100_000;

    private final FleetRows rows;
    private final Map<ContainerName, List<Curve>> curves = new ConcurrentHashMap<>();
    private final int room;
    private int links;

    public RecentCurves(FleetRows rows) {
        this(rows, LINKS);
    }

    /** @param room for so many links */
    RecentCurves(FleetRows rows, int room) {
        this.rows = rows;
        this.room = room;
    }

    /** Oldest first; empty for a link of which none is kept. */
    List<Curve.Point> of(ContainerName from, Ip to) {
        return curves.getOrDefault(from, List.of()).stream()
                .filter(curve -> curve.ip().equals(to))
                .findFirst()
                .map(Curve::points)
                .orElse(List.of());
    }

    @Override
    public void link(Container from, KnownLink link, Instant now) {
        rows.link(from, link, now);
    }

    @Override
    public void reported(Container from, List<KnownLink> reported, Instant now) {
        rows.reported(from, reported, now);
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
        rows.linkGone(from, to);
        List<Curve> known = curves.get(from);
        if (known != null && known.removeIf(curve -> curve.ip().equals(to))) {
            links--;
        }
    }

    @Override
    public void gone(ContainerName name) {
        rows.gone(name);
        List<Curve> gone = curves.remove(name);
        links -= gone == null ? 0 : gone.size();
    }

    @Override
    public void inventory(InventoryChange change) {
        rows.inventory(change);
    }

    @Override
    public void cmdbTroubles(List<CmdbTrouble> troubles) {
        rows.cmdbTroubles(troubles);
    }

    @Override
    public void data(MemberRow row) {
        rows.data(row);
    }

    @Override
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        rows.partners(name, partners, interval);
    }

    @Override
    public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        rows.event(at, from, to, before, after);
    }

    @Override
    public void commit() {
        rows.commit();
    }
}
