package io.earshot.web.page;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Link;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One container: how it is, whom it asks and why, who asks it, and what happened lately; and lists of containers. */
final class ContainerView {

    private static final int EVENTS = 50;

    /** A store may have thousands of clients. */
    private static final int CLIENTS = 300;

    private static final int LISTED = 300;

    private static final String LINK = Rows.allOf("l", Link.TABLE);

    private static final String WORST_FIRST =
            "CASE l.state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 WHEN 'UNKNOWN' THEN 2 ELSE 3 END, ";

    private static final String SUMMARY = Rows.allOf("d", Data.TABLE);

    private static final Listing LIST = new Listing(
            SUMMARY,
            "data d",
            Map.of(
                    "state", "d.state = ?",
                    "dataCenter", "d.dataCenter = ?",
                    "host", "d.host = ?",
                    "role", "d.role = ?",
                    "service", "d.name IN (SELECT container FROM provider WHERE service = ?)",
                    "name", "LOCATE(LOWER(?), d.name) > 0"),
            Map.of(
                    "name", "d.name",
                    "state", Listing.order("d.state", "BROKEN", "SILENT", "WAITING"),
                    "disconnect", "d.disconnect",
                    "dataCenter", "d.dataCenter",
                    "load", "d.load",
                    "reportedAt", "d.reportedAt"),
            Listing.order("d.state", "BROKEN", "SILENT", "WAITING") + ", d.disconnect DESC NULLS LAST, d.name",
            LISTED);

    private final Rows rows;
    private final Curves curves;
    private final OperationRows operations;

    ContainerView(Rows rows, Curves curves) {
        this.rows = rows;
        this.curves = curves;
        operations = new OperationRows(rows);
    }

    Map<String, Object> of(String name) {
        Map<String, Object> view = rows
                .ask(
                        "SELECT " + SUMMARY + ", "
                                + Rows.named("c.cluster", "c.addresses", "c.services", "c.running", "d.nginxProblem")
                                + " FROM data d LEFT JOIN container c ON c.name = d.name WHERE d.name = LOWER(?)",
                        name)
                .stream()
                .findFirst()
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new NotFoundException("no such container in the CMDB"));
        List<Map<String, Object>> links = rows.ask(
                "SELECT " + LINK + " FROM link l WHERE l.container = LOWER(?) ORDER BY " + WORST_FIRST
                        + "l.partner, l.ip",
                name);
        links.forEach(link -> link.put("curve", curve(link)));
        view.put("links", links);
        view.put("captures", operations.captures(name));
        view.put("operations", operations.operations(name));
        view.put(
                "heardBy",
                rows.first(
                        CLIENTS,
                        LINK + ", " + Rows.named("d.host", "d.dataCenter", "d.role"),
                        "link l JOIN data d ON d.name = l.container WHERE l.partner = LOWER(?)",
                        WORST_FIRST + "l.container, l.ip",
                        name));
        view.put(
                "evidence",
                rows.ask(
                        "SELECT " + Rows.named("ip", "source", "service", "firstSeen", "lastSeen")
                                + " FROM partner WHERE container = LOWER(?) ORDER BY ip, source, service",
                        name));
        view.put(
                "codes",
                rows.ask(
                        "SELECT " + Rows.named("code", "rate")
                                + " FROM nginx_code WHERE container = LOWER(?) ORDER BY rate DESC",
                        name));
        view.put(
                "events",
                rows.ask(
                        "SELECT " + Rows.named("at", "container", "ip", "fromState", "toState")
                                + " FROM event WHERE container = LOWER(?) ORDER BY id DESC LIMIT " + EVENTS,
                        name));
        view.put(
                "incidents",
                rows.ask(
                        "SELECT DISTINCT "
                                + Rows.named("i.id", "i.state", "i.kind", "i.summary", "i.since", "i.until")
                                + " FROM incident i JOIN incident_link l ON l.incident = i.id"
                                + " WHERE l.container = LOWER(?) OR l.partner = LOWER(?) ORDER BY i.id DESC LIMIT 10",
                        name,
                        name));
        return view;
    }

    private List<Curves.Point> curve(Map<String, Object> link) {
        return curves.recent(ContainerName.parse(Rows.text(link, "container")), Ip.parse(Rows.text(link, "ip")));
    }

    /** Returns the containers that the filters of a request leave, the worst first unless the request has an order. */
    Map<String, Object> list(MultivaluedMap<String, String> query) {
        return Map.of("containers", LIST.of(rows, query));
    }
}
