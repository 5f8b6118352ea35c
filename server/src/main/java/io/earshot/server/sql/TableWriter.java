package io.earshot.server.sql;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.Rtt;
import io.earshot.server.fleet.CmdbTrouble;
import io.earshot.server.fleet.FleetRows;
import io.earshot.server.fleet.MemberRow;
import io.earshot.server.links.LinkStatus;
import io.earshot.server.partners.Evidence;
import io.earshot.server.partners.InventoryChange;
import io.earshot.server.partners.KnownPartner;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a fleet's rows into the tables, in batches that become visible together. One thread at a time. */
public final class TableWriter implements FleetRows {

    /** So many changes of links stay in EVENT. */
    private static final int KEPT_EVENTS = 100_000;

    private final TableBatches batches;
    private final Map<ContainerName, WrittenRows> written = new HashMap<>();
    private long lastContainer;
    private long lastEvent;
    private long oldestEvent = 1;

    public TableWriter(TableBatches batches) {
        this.batches = batches;
    }

    @Override
    public void inventory(InventoryChange change) {
        Set<String> hosts = new LinkedHashSet<>();
        for (Container c : change.gone()) {
            batches.add("DELETE FROM container WHERE name = ?", c.name().toString());
            batches.add("DELETE FROM provider WHERE container = ?", c.name().toString());
            hosts.add(c.host());
        }
        for (Container c : change.changed()) {
            batches.add(
                    "MERGE INTO container KEY (name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    c.name().toString(),
                    c.host(),
                    c.dataCenter(),
                    c.role(),
                    c.cluster(),
                    c.addresses().stream().map(Ip::toString).collect(Collectors.joining(" ")),
                    String.join(" ", c.services()),
                    String.join(" ", c.uses()),
                    c.running());
            hosts.add(c.host());
        }
        for (Container c : change.changed()) {
            batches.add("DELETE FROM provider WHERE container = ?", c.name().toString());
        }
        for (Container c : change.changed()) {
            for (String service : c.services()) {
                batches.add(
                        "MERGE INTO provider KEY (service, container) VALUES (?, ?)",
                        service,
                        c.name().toString());
            }
        }
        hosts.forEach(host -> batches.add("DELETE FROM host WHERE name = ?", host));
        hosts.forEach(host -> batches.add(
                "INSERT INTO host SELECT host, MIN(dataCenter), COUNT(*) FROM container WHERE host = ? GROUP BY host",
                host));
        batches.add("MERGE INTO taken_over KEY (source) VALUES ('cmdb', CURRENT_TIMESTAMP)");
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
        Container c = row.container();
        WrittenRows written = written(c.name());
        Optional<Integer> disconnect = row.unreachable().map(List::size);
        Optional<Float> load =
                row.load().isPresent() ? Optional.of((float) row.load().getAsDouble()) : Optional.empty();
        Optional<Float> accessRate = row.nginx().map(rates -> (float) rates.accessRate());
        Optional<Float> errorRate = row.nginx()
                .map(NginxRates::errorRate)
                .filter(OptionalDouble::isPresent)
                .map(rate -> (float) rate.getAsDouble());
        Optional<String> connectivity =
                row.unreachable().map(ips -> ips.stream().map(Ip::toString).collect(Collectors.joining(",")));
        if (written.describes(c)) {
            batches.add(
                    "UPDATE data SET disconnect = ?, load = ?, nginxAccessRate = ?, nginxErrorRate = ?, connectivity = ?,"
                            + " state = ?, reportedAt = ? WHERE id = ?",
                    disconnect,
                    load,
                    accessRate,
                    errorRate,
                    connectivity,
                    row.state().name(),
                    row.reportedAt(),
                    written.dataId());
        } else {
            batches.add(
                    "MERGE INTO data (id, name, disconnect, dataCenter, host, role, load, nginxAccessRate, nginxErrorRate,"
                            + " connectivity, state, reportedAt) KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    written.dataId(),
                    c.name().toString(),
                    disconnect,
                    c.dataCenter(),
                    c.host(),
                    c.role(),
                    load,
                    accessRate,
                    errorRate,
                    connectivity,
                    row.state().name(),
                    row.reportedAt());
        }
        codes(c.name(), written, row.nginx().flatMap(NginxRates::errors).orElse(Collections.emptySortedMap()));
    }

    private void codes(ContainerName name, WrittenRows written, SortedMap<Integer, Double> errors) {
        if (written.hasOthersThan(errors.keySet())) {
            batches.add("DELETE FROM nginx_code WHERE container = ?", name.toString());
        }
        errors.forEach((status, rate) -> batches.add(
                "MERGE INTO nginx_code KEY (container, code) VALUES (?, ?, ?)",
                name.toString(),
                status,
                rate.floatValue()));
    }

    private WrittenRows written(ContainerName name) {
        return written.computeIfAbsent(name, n -> new WrittenRows(++lastContainer));
    }

    @Override
    public void gone(ContainerName name) {
        written.remove(name);
        batches.add("DELETE FROM data WHERE name = ?", name.toString());
        for (String table : List.of("link", "partner", "nginx_code")) {
            batches.add("DELETE FROM " + table + " WHERE container = ?", name.toString());
        }
    }

    @Override
    public void partners(ContainerName name, List<KnownPartner> partners, Function<Ip, Duration> interval) {
        batches.add("DELETE FROM partner WHERE container = ?", name.toString());
        for (KnownPartner partner : partners) {
            for (Evidence evidence : partner.evidence()) {
                batches.add(
                        "MERGE INTO partner KEY (container, ip, source, service) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        name.toString(),
                        partner.ip().toString(),
                        evidence.source().label(),
                        evidence.service(),
                        evidence.firstSeen(),
                        evidence.lastSeen(),
                        interval.apply(partner.ip()).toMillis() / 1000f);
            }
        }
    }

    @Override
    public void link(Container from, KnownPartner to, LinkStatus status, Instant now) {
        WrittenRows written = written(from.name());
        long id = written.linkId(to);
        Optional<LinkReport> report = status.last();
        Optional<Rtt> rtt = report.flatMap(LinkReport::rtt);
        Object[] measures = {
            report.map(LinkReport::sent),
            report.map(LinkReport::received),
            report.filter(r -> r.sent() > 0).map(r -> (float) (r.sent() - r.received()) / r.sent()),
            rtt.map(r -> (float) r.min()),
            rtt.map(r -> (float) r.avg()),
            rtt.map(r -> (float) r.p95()),
            rtt.map(r -> (float) r.max()),
            report.filter(r -> r.pathMtu().isPresent()).map(r -> r.pathMtu().getAsInt()),
            report.map(LinkReport::icmpFiltered),
            status.congested(),
            status.flapping(now),
            status.state().name(),
            status.since(),
            status.checkedAt(),
            id
        };
        if (!written.describes(to)) {
            batches.add(
                    "MERGE INTO link (id, container, ip, partner, partnerHost, partnerDataCenter, service, congested,"
                            + " flapping, state, since) KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, FALSE, ?, ?)",
                    id,
                    from.name().toString(),
                    to.ip().toString(),
                    to.owner().name().toString(),
                    to.owner().host(),
                    to.owner().dataCenter(),
                    to.service(),
                    status.state().name(),
                    status.since());
        }
        batches.add(
                "UPDATE link SET sent = ?, received = ?, loss = ?, rttMin = ?, rttAvg = ?, rttP95 = ?, rttMax = ?,"
                        + " pathMtu = ?, icmpFiltered = ?, congested = ?, flapping = ?, state = ?, since = ?,"
                        + " checkedAt = ? WHERE id = ?",
                measures);
    }

    @Override
    public void linkGone(ContainerName from, Ip to) {
        batches.add("DELETE FROM link WHERE id = ?", written(from).forget(to));
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
        batches.commit();
    }
}
