package io.earshot.fleet;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Keeps the rows that the tables would show. */
public final class RecordedRows implements FleetRows {

    private record Link(ContainerName from, Ip to) {}

    private final Map<ContainerName, MemberRow> data = new LinkedHashMap<>();
    private final Map<Link, LinkStatus> links = new LinkedHashMap<>();
    private final List<String> events = new ArrayList<>();
    private final Map<ContainerName, ContainerSockets> sockets = new LinkedHashMap<>();
    private final Map<ContainerName, ContainerUpstreams> upstreams = new LinkedHashMap<>();
    private int partnerWrites;

    MemberRow data(ContainerName name) {
        return data.get(name);
    }

    public LinkStatus link(ContainerName from, Ip to) {
        return links.get(new Link(from, to));
    }

    Map<?, LinkStatus> links() {
        return links;
    }

    Set<ContainerName> containers() {
        return data.keySet();
    }

    /** Each as container, address, state before and after. */
    List<String> events() {
        return events;
    }

    int partnerWrites() {
        return partnerWrites;
    }

    @Override
    public void sockets(ContainerName name, ContainerSockets known) {
        sockets.put(name, known);
    }

    @Override
    public void upstreams(ContainerName name, ContainerUpstreams known) {
        upstreams.put(name, known);
    }

    ContainerUpstreams upstreams(ContainerName name) {
        return upstreams.getOrDefault(name, ContainerUpstreams.NONE);
    }

    ContainerSockets sockets(ContainerName name) {
        return sockets.getOrDefault(name, ContainerSockets.NONE);
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
        links.keySet().removeIf(link -> link.from().equals(name));
    }

    @Override
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        partnerWrites++;
    }

    @Override
    public void links(Container from, List<KnownLink> changed, Instant now) {
        changed.forEach(link -> links.put(new Link(from.name(), link.to().ip()), link.status()));
    }

    @Override
    public void reported(Container from, List<KnownLink> reported, OptionalDouble load, Instant now) {
        links(from, reported, now);
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        links.remove(new Link(from, to));
    }

    @Override
    public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        events.add(from + " " + to + " " + before + " " + after);
    }

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
