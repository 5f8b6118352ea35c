package io.earshot.lab.servers.simulation;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.FleetRows;
import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.links.LinkStatus;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** Holds what a server shows of its fleet: the rows of DATA, LINK and PARTNER. */
public final class ShownRows implements FleetRows {

    /** A row of LINK; {@code since} is empty where no report of the link came. */
    private record LinkRow(
            LinkState state, Optional<Instant> since, long sent, long lost, Optional<Instant> checkedAt) {}

    /** A row of EVENT. */
    record EventRow(long id, Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {}

    private final Map<ContainerName, MemberRow> data = new HashMap<>();
    private final Map<ContainerName, Map<Ip, LinkStatus>> links = new HashMap<>();
    private final Map<ContainerName, List<Ip>> partners = new HashMap<>();

    private final TreeMap<Long, EventRow> events = new TreeMap<>();

    Map<ContainerName, MemberRow> data() {
        return data;
    }

    /** Returns all rows as values that can be compared. */
    List<Object> all() {
        Map<ContainerName, Object> rows = new TreeMap<>();
        data.forEach((name, row) -> rows.put(name, List.of(row, links(name), partners.getOrDefault(name, List.of()))));
        return List.copyOf(rows.values());
    }

    private Map<Ip, LinkRow> links(ContainerName name) {
        Map<Ip, LinkRow> rows = new TreeMap<>();
        links.getOrDefault(name, Map.of())
                .forEach((ip, status) -> rows.put(
                        ip,
                        new LinkRow(
                                status.state(),
                                status.checkedAt().map(_ -> status.since()),
                                status.sent(),
                                status.lost(),
                                status.checkedAt())));
        return rows;
    }

    /** Returns the rows of EVENT in the order of their ids. */
    List<EventRow> events() {
        return List.copyOf(events.values());
    }

    void changed(long id, Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        events.put(id, new EventRow(id, at, from, to, before, after));
    }

    @Override
    public void inventory(InventoryChange change, Instant now) {}

    @Override
    public void cmdbTroubles(List<CmdbTrouble> troubles) {}

    @Override
    public void data(MemberRow row) {
        data.put(row.container().name(), row);
    }

    @Override
    public void gone(ContainerName name) {
        data.remove(name);
        links.remove(name);
        partners.remove(name);
    }

    @Override
    public void sockets(ContainerName name, ContainerSockets sockets) {}

    @Override
    public void upstreams(ContainerName name, ContainerUpstreams upstreams) {}

    @Override
    public void partners(ContainerName name, List<KnownPartner> known, Function<Ip, Duration> interval) {
        partners.put(name, known.stream().map(KnownPartner::ip).toList());
    }

    @Override
    public void links(Container from, List<KnownLink> changed, Instant now) {
        Map<Ip, LinkStatus> known = links.computeIfAbsent(from.name(), _ -> new HashMap<>());
        changed.forEach(link -> known.put(link.to().ip(), link.status()));
    }

    @Override
    public void reported(Container from, List<KnownLink> reported, OptionalDouble load, Instant now) {
        links(from, reported, now);
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        links.getOrDefault(from, Map.of()).remove(to);
    }

    @Override
    public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {}

    @Override
    public void exchanges(ContainerName name, ExchangeReport exchanges, Instant now) {}

    @Override
    public void captures(ContainerName name, CaptureReport captures, Instant now) {}

    @Override
    public void appFigures(AppFigures told, Instant now) {}

    @Override
    public void plugins(ContainerName name, PluginBook.Change change) {}

    @Override
    public void services(ContainerName name, ServiceBook.Change change) {}

    @Override
    public void nginxStopped(ContainerName name, Instant since) {}

    @Override
    public void nginxReports(ContainerName name) {}

    @Override
    public void relay(RelayRow row) {}

    @Override
    public void relayGone(String name) {}

    @Override
    public void commit() {}
}
