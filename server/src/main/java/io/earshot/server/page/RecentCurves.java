package io.earshot.server.page;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.server.fleet.CmdbTrouble;
import io.earshot.server.fleet.FleetRows;
import io.earshot.server.fleet.MemberRow;
import io.earshot.server.links.LinkMeasurement;
import io.earshot.server.links.LinkStatus;
import io.earshot.server.partners.InventoryChange;
import io.earshot.server.partners.KnownPartner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The last reports of each link, an hour at the usual cycle, for as many links as there is room for; on their way everything
 * goes on to the tables. Written by the fleet's thread, read by any.
 */
public final class RecentCurves implements FleetRows {

    /** 500 bytes each: 50 MB at most. In larger fleets the links that were seen last have no curve. */
    private static final int LINKS = 100_000;

    private final FleetRows rows;
    private final Map<ContainerName, Map<Ip, Curve>> curves = new ConcurrentHashMap<>();
    private int links;

    public RecentCurves(FleetRows rows) {
        this.rows = rows;
    }

    /** Oldest first; empty for a link of which none is kept. */
    List<Curve.Point> of(ContainerName from, Ip to) {
        Curve curve = curves.getOrDefault(from, Map.of()).get(to);
        return curve == null ? List.of() : curve.points();
    }

    @Override
    public void link(Container from, KnownPartner to, LinkStatus status, Instant now) {
        rows.link(from, to, status, now);
        boolean hasJustReported = status.checkedAt().filter(now::equals).isPresent();
        if (hasJustReported) {
            status.last()
                    .filter(report -> report.sent() > 0)
                    .ifPresent(report -> add(from.name(), to.ip(), report, now));
        }
    }

    private void add(ContainerName from, Ip to, LinkMeasurement report, Instant now) {
        Map<Ip, Curve> ofContainer = curves.computeIfAbsent(from, _ -> new ConcurrentHashMap<>());
        Curve curve = ofContainer.get(to);
        if (curve == null) {
            if (links == LINKS) {
                return;
            }
            links++;
            curve = new Curve();
            ofContainer.put(to, curve);
        }
        curve.add(now, report);
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        rows.linkGone(from, to);
        Map<Ip, Curve> ofContainer = curves.get(from);
        if (ofContainer != null && ofContainer.remove(to) != null) {
            links--;
        }
    }

    @Override
    public void gone(ContainerName name) {
        rows.gone(name);
        Map<Ip, Curve> gone = curves.remove(name);
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
