package io.earshot.server.tables;

import io.earshot.fleet.CmdbTrouble;
import io.earshot.fleet.FleetRows;
import io.earshot.fleet.KnownLink;
import io.earshot.fleet.MemberRow;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.sockets.ContainerSockets;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.store.h2.TableBatches;
import io.earshot.store.h2.live.LiveRows;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Writes a fleet's rows into the tables, in batches that become visible together. One thread at a time. */
public final class TableWriter implements FleetRows {

    /** So many changes of links stay in EVENT. */
    private static final int KEPT_EVENTS = 100_000;

    private final TableBatches batches;
    private final LiveRows live;
    private final Map<String, Host> hosts = new HashMap<>();
    private long lastEvent;
    private long oldestEvent = 1;

    /** @param containers how many stand on it */
    private record Host(String dataCenter, int containers) {

        Host and(Host newer) {
            return new Host(newer.dataCenter, containers + newer.containers);
        }
    }

    /** @param live those that are not written at all */
    public TableWriter(TableBatches batches, LiveRows live) {
        this.batches = batches;
        this.live = live;
    }

    @Override
    public void inventory(InventoryChange change) {
        Set<String> touched = new LinkedHashSet<>();
        for (Container c : change.gone()) {
            batches.add("DELETE FROM provider WHERE container = ?", c.name().toString());
            hosts.merge(c.host(), new Host(c.dataCenter(), -1), Host::and);
            touched.add(c.host());
        }
        for (Container c : change.changed()) {
            batches.add("DELETE FROM provider WHERE container = ?", c.name().toString());
            hosts.merge(c.host(), new Host(c.dataCenter(), live.know(c.name()) ? 0 : 1), Host::and);
            touched.add(c.host());
        }
        for (Container c : change.changed()) {
            for (String service : c.services()) {
                batches.add(
                        "MERGE INTO provider KEY (service, container) VALUES (?, ?)",
                        service,
                        c.name().toString());
            }
        }
        touched.forEach(this::writeHost);
        batches.add("MERGE INTO taken_over KEY (source) VALUES ('cmdb', CURRENT_TIMESTAMP)");
    }

    private void writeHost(String name) {
        Host host = hosts.get(name);
        if (host.containers() == 0) {
            hosts.remove(name);
            batches.add("DELETE FROM host WHERE name = ?", name);
        } else {
            batches.add("MERGE INTO host KEY (name) VALUES (?, ?, ?)", name, host.dataCenter(), host.containers());
        }
    }

    @Override
    public void cmdbTroubles(List<CmdbTrouble> troubles) {
        batches.add("DELETE FROM cmdb_problem");
        for (CmdbTrouble trouble : troubles) {
            batches.add(
                    "INSERT INTO cmdb_problem VALUES (?, ?, ?, ?)",
                    trouble.source(),
                    trouble.object(),
                    trouble.problem(),
                    trouble.since());
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
    public void nginxStopped(ContainerName name, Instant since) {
        batches.add("MERGE INTO nginx_stopped KEY (container) VALUES (?, ?)", name.toString(), since);
    }

    @Override
    public void nginxReports(ContainerName name) {
        batches.add("DELETE FROM nginx_stopped WHERE container = ?", name.toString());
    }

    @Override
    public void gone(ContainerName name) {
        nginxReports(name);
        live.gone(name);
    }

    @Override
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        live.partners(name, partners, interval);
    }

    @Override
    public void link(Container from, KnownLink link, Instant now) {
        live.links(from.name(), List.of(link), now);
    }

    @Override
    public void reported(Container from, List<KnownLink> links, Instant now) {
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
        batches.add(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
                lastEvent,
                at,
                from.toString(),
                to.toString(),
                before.name(),
                after.name());
    }

    @Override
    public void commit() {
        if (lastEvent >= oldestEvent + KEPT_EVENTS + KEPT_EVENTS / 10) {
            oldestEvent = lastEvent - KEPT_EVENTS + 1;
            batches.add("DELETE FROM event WHERE id < ?", oldestEvent);
        }
        batches.commit(live::publish);
    }
}
