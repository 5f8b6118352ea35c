package io.earshot.server.tables;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.FleetRows;
import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
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
import io.earshot.model.relay.RelayStatus;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.AgentTables.RelayReport;
import io.earshot.store.table.FleetTables;
import io.earshot.store.table.FleetTables.CmdbProblem;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.FleetTables.NginxStopped;
import io.earshot.store.table.FleetTables.TakenOver;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Writes a fleet's rows into the tables, in batches that become visible together. One thread at a time. */
public final class TableWriter implements FleetRows {

    /** So many changes of links stay in EVENT. */
    private static final int KEPT_EVENTS = 100_000;

    /** So many addresses that left their nodes stay in NODE_ADDRESS. */
    private static final int KEPT_ADDRESSES = 100_000;

    private final TableChanges tables;
    private final LiveRows live;
    private final ExchangeWriter exchanges;
    private final AppFiguresWriter apps;
    private final ServiceWriter services;
    private final PluginWriter plugins;
    private final AddressWriter addresses;
    private final Map<String, Host> hosts = new HashMap<>();
    private long lastEvent;
    private long oldestEvent = 1;

    /** @param containers how many stand on it */
    private record Host(String dataCenter, int containers) {

        Host and(Host newer) {
            return new Host(newer.dataCenter, containers + newer.containers);
        }
    }

    /**
     * @param tables whose commit also publishes what {@code live} has
     * @param live the rows that are read where the fleet keeps them
     */
    public TableWriter(TableChanges tables, LiveRows live) {
        this(tables, live, AddressMemory.NONE);
    }

    /** @param memory remembers the addresses of nodes over a restart */
    public TableWriter(TableChanges tables, LiveRows live, AddressMemory memory) {
        this.tables = tables;
        this.live = live;
        this.exchanges = new ExchangeWriter(tables);
        this.apps = new AppFiguresWriter(tables);
        this.services = new ServiceWriter(tables);
        this.plugins = new PluginWriter(tables);
        this.addresses = new AddressWriter(tables, KEPT_ADDRESSES, memory);
    }

    @Override
    public void inventory(InventoryChange change, Instant now) {
        Set<String> touched = new LinkedHashSet<>();
        for (Container c : change.gone()) {
            removeProviders(c);
            hosts.merge(c.host(), new Host(c.dataCenter(), -1), Host::and);
            touched.add(c.host());
        }
        for (Container c : change.changed()) {
            boolean isKnown = live.know(c.name());
            if (isKnown) {
                removeProviders(c);
            }
            hosts.merge(c.host(), new Host(c.dataCenter(), isKnown ? 0 : 1), Host::and);
            touched.add(c.host());
        }
        for (Container c : change.changed()) {
            for (String service : new LinkedHashSet<>(c.services())) {
                tables.insert(Row.of(FleetTables.Provider.TABLE)
                        .set(FleetTables.Provider.SERVICE, service)
                        .set(FleetTables.Provider.CONTAINER, c.name().toString()));
            }
        }
        addresses.inventory(change, now);
        touched.forEach(this::writeHost);
        tables.upsert(Row.of(TakenOver.TABLE).set(TakenOver.SOURCE, "cmdb").set(TakenOver.AT, now));
    }

    private void removeProviders(Container container) {
        tables.remove(Row.of(FleetTables.Provider.TABLE)
                .set(FleetTables.Provider.CONTAINER, container.name().toString()));
    }

    private void writeHost(String name) {
        Host host = hosts.get(name);
        if (host.containers() == 0) {
            hosts.remove(name);
            tables.remove(Row.of(FleetTables.Host.TABLE).set(FleetTables.Host.NAME, name));
        } else {
            tables.upsert(Row.of(FleetTables.Host.TABLE)
                    .set(FleetTables.Host.NAME, name)
                    .set(FleetTables.Host.DATA_CENTER, host.dataCenter())
                    .set(FleetTables.Host.CONTAINERS, host.containers()));
        }
    }

    @Override
    public void cmdbTroubles(List<CmdbTrouble> troubles) {
        tables.remove(Row.of(CmdbProblem.TABLE));
        for (CmdbTrouble trouble : troubles) {
            tables.upsert(Row.of(CmdbProblem.TABLE)
                    .set(CmdbProblem.SOURCE, trouble.source())
                    .set(CmdbProblem.OBJECT, trouble.object())
                    .set(CmdbProblem.PROBLEM, trouble.problem())
                    .set(CmdbProblem.SINCE, trouble.since()));
        }
    }

    @Override
    public void data(MemberRow row) {
        live.data(row);
    }

    @Override
    public void sockets(ContainerName name, ContainerSockets sockets) {
        live.sockets(name, sockets);
    }

    @Override
    public void upstreams(ContainerName name, ContainerUpstreams upstreams) {
        live.upstreams(name, upstreams);
    }

    @Override
    public void exchanges(ContainerName name, ExchangeReport report, Instant now) {
        exchanges.exchanges(name, report, now);
    }

    @Override
    public void captures(ContainerName name, CaptureReport report, Instant now) {
        exchanges.captures(name, report, now);
    }

    @Override
    public void appFigures(AppFigures told, Instant now) {
        apps.write(told, now);
    }

    @Override
    public void plugins(ContainerName name, PluginBook.Change change) {
        plugins.plugins(name, change);
    }

    @Override
    public void services(ContainerName name, ServiceBook.Change change) {
        services.services(name, change);
    }

    @Override
    public void nginxStopped(ContainerName name, Instant since) {
        tables.upsert(Row.of(NginxStopped.TABLE)
                .set(NginxStopped.CONTAINER, name.toString())
                .set(NginxStopped.SINCE, since));
    }

    @Override
    public void nginxReports(ContainerName name) {
        tables.remove(Row.of(NginxStopped.TABLE).set(NginxStopped.CONTAINER, name.toString()));
    }

    @Override
    public void relay(RelayRow row) {
        RelayStatus status = row.status();
        tables.upsert(Row.of(RelayReport.TABLE)
                .set(RelayReport.NAME, status.name())
                .set(RelayReport.PARENT, status.parent())
                .set(RelayReport.STATE, row.state().name())
                .set(RelayReport.SINCE, row.since())
                .set(RelayReport.VERSION, status.version())
                .set(RelayReport.CHANNEL, Optional.of(status.channel()).filter(channel -> !channel.isEmpty()))
                .set(RelayReport.STARTED_AT, row.startedAt())
                .set(RelayReport.AGENTS, status.agents())
                .set(RelayReport.KEPT, status.kept())
                .set(RelayReport.DROPPED, status.dropped())
                .set(RelayReport.LAST_HEARD, row.lastHeard()));
    }

    @Override
    public void relayGone(String name) {
        tables.remove(Row.of(RelayReport.TABLE).set(RelayReport.NAME, name));
    }

    @Override
    public void gone(ContainerName name) {
        nginxReports(name);
        exchanges.gone(name);
        services.gone(name);
        plugins.gone(name);
        live.gone(name);
    }

    @Override
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        live.partners(name, partners, interval);
    }

    @Override
    public void links(Container from, List<KnownLink> links, Instant now) {
        live.links(from.name(), links, now);
    }

    @Override
    public void reported(Container from, List<KnownLink> links, OptionalDouble load, Instant now) {
        live.links(from.name(), links, now);
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        live.linkGone(from, to);
    }

    /** Takes an event of an earlier run, with its id, which is higher than those before. */
    public void restoreEvent(long id, Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        oldestEvent = lastEvent == 0 ? id : oldestEvent;
        lastEvent = id - 1;
        event(at, from, to, before, after);
    }

    @Override
    public void event(Instant at, ContainerName from, Ip to, LinkState before, LinkState after) {
        lastEvent++;
        tables.upsert(Row.of(Event.TABLE)
                .set(Event.ID, lastEvent)
                .set(Event.AT, at)
                .set(Event.CONTAINER, from.toString())
                .set(Event.IP, to.toString())
                .set(Event.FROM_STATE, before.name())
                .set(Event.TO_STATE, after.name()));
    }

    @Override
    public void commit() {
        if (lastEvent >= oldestEvent + KEPT_EVENTS + KEPT_EVENTS / 10) {
            oldestEvent = lastEvent - KEPT_EVENTS + 1;
            tables.removeLess(Event.TABLE, Event.ID, oldestEvent);
        }
        tables.commit();
    }
}
