package io.earshot.server.state;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.FleetRows;
import io.earshot.fleet.KnownLink;
import io.earshot.fleet.LastReport;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.plugins.PluginBook;
import io.earshot.fleet.relays.RelayRow;
import io.earshot.fleet.services.ServiceBook;
import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.AppFigures;
import io.earshot.model.CaptureReport;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.ExchangeReport;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Hands a fleet's rows on to the tables, and keeps when each container was heard and what happened to links. One thread at a time. */
public final class KeptRows implements FleetRows {

    static final String HEARD = "heard/";
    static final String EVENT = "event/";

    /** As many as table EVENT has. */
    private static final int KEPT_EVENTS = 100_000;

    /** A change of a link's state. */
    record Event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {}

    private final FleetRows rows;
    private final State state;
    private final Map<ContainerName, LastReport> heard = new HashMap<>();
    private long lastEvent;

    /** @param lastEvent the highest id that an event had */
    public KeptRows(FleetRows rows, State state, long lastEvent) {
        this.rows = rows;
        this.state = state;
        this.lastEvent = lastEvent;
    }

    @Override
    public void data(MemberRow row) {
        rows.data(row);
        row.reportedAt().ifPresent(at -> {
            ContainerName name = row.container().name();
            LastReport newer = new LastReport(at, row.state() == MemberState.SILENT);
            if (!newer.equals(heard.put(name, newer))) {
                state.put(HEARD + name, newer);
            }
        });
    }

    @Override
    public void relay(RelayRow row) {
        rows.relay(row);
    }

    @Override
    public void relayGone(String name) {
        rows.relayGone(name);
    }

    @Override
    public void gone(ContainerName name) {
        rows.gone(name);
        if (heard.remove(name) != null) {
            state.remove(HEARD + name);
        }
    }

    @Override
    public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        rows.event(at, from, to, before, after);
        lastEvent++;
        state.put(EVENT + lastEvent, new Event(at, from, to, before, after));
        if (lastEvent > KEPT_EVENTS) {
            state.remove(EVENT + (lastEvent - KEPT_EVENTS));
        }
    }

    @Override
    public void inventory(InventoryChange change, Instant now) {
        rows.inventory(change, now);
    }

    @Override
    public void cmdbTroubles(List<CmdbTrouble> troubles) {
        rows.cmdbTroubles(troubles);
    }

    @Override
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        rows.partners(name, partners, interval);
    }

    @Override
    public void links(Container from, List<KnownLink> links, Instant now) {
        rows.links(from, links, now);
    }

    @Override
    public void reported(Container from, List<KnownLink> links, OptionalDouble load, Instant now) {
        rows.reported(from, links, load, now);
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        rows.linkGone(from, to);
    }

    @Override
    public void sockets(ContainerName name, ContainerSockets sockets) {
        rows.sockets(name, sockets);
    }

    @Override
    public void upstreams(ContainerName name, ContainerUpstreams upstreams) {
        rows.upstreams(name, upstreams);
    }

    @Override
    public void exchanges(ContainerName name, ExchangeReport exchanges, Instant now) {
        rows.exchanges(name, exchanges, now);
    }

    @Override
    public void plugins(ContainerName name, PluginBook.Change change) {
        rows.plugins(name, change);
    }

    @Override
    public void services(ContainerName name, ServiceBook.Change change) {
        rows.services(name, change);
    }

    @Override
    public void nginxStopped(ContainerName name, Instant since) {
        rows.nginxStopped(name, since);
    }

    @Override
    public void nginxReports(ContainerName name) {
        rows.nginxReports(name);
    }

    @Override
    public void captures(ContainerName name, CaptureReport captures, Instant now) {
        rows.captures(name, captures, now);
    }

    @Override
    public void appFigures(AppFigures told, Instant now) {
        rows.appFigures(told, now);
    }

    @Override
    public void commit() {
        rows.commit();
    }
}
