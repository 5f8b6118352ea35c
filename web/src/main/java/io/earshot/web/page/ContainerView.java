package io.earshot.web.page;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Link;
import jakarta.ws.rs.NotFoundException;
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
            " ORDER BY CASE l.state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 WHEN 'UNKNOWN' THEN 2 ELSE 3 END, ";

    private static final String SUMMARY = Rows.allOf("d", Data.TABLE);

    private final Rows rows;
    private final LinkCurves curves;

    ContainerView(Rows rows, LinkCurves curves) {
        this.rows = rows;
        this.curves = curves;
    }

    Map<String, Object> of(String name) {
        Map<String, Object> view = rows
                .ask(
                        "SELECT " + SUMMARY + ", " + Rows.named("c.cluster", "c.addresses", "c.services", "c.running")
                                + " FROM data d LEFT JOIN container c ON c.name = d.name WHERE d.name = LOWER(?)",
                        name)
                .stream()
                .findFirst()
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new NotFoundException("no such container in the CMDB"));
        List<Map<String, Object>> links = rows.ask(
                "SELECT " + LINK + " FROM link l WHERE l.container = LOWER(?)" + WORST_FIRST + "l.partner, l.ip", name);
        links.forEach(link -> link.put("curve", curve(link)));
        view.put("links", links);
        view.put(
                "heardBy",
                rows.ask(
                        "SELECT " + LINK + ", " + Rows.named("d.host", "d.dataCenter", "d.role")
                                + ", COUNT(*) OVER () AS \"of\" FROM link l JOIN data d ON d.name = l.container"
                                + " WHERE l.partner = LOWER(?)" + WORST_FIRST + "l.container, l.ip LIMIT " + CLIENTS,
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

    private List<LinkCurves.Point> curve(Map<String, Object> link) {
        return curves.of(ContainerName.parse(Rows.text(link, "container")), Ip.parse(Rows.text(link, "ip")));
    }

    /** @param filters column of DATA or {@code service}, to the value that it must have */
    Map<String, Object> list(Map<String, String> filters) {
        StringBuilder where = new StringBuilder();
        filters.keySet()
                .forEach(filter -> where.append(where.isEmpty() ? " WHERE " : " AND ")
                        .append(
                                filter.equals("service")
                                        ? "d.name IN (SELECT container FROM provider WHERE service = ?)"
                                        : "d." + filter + " = ?"));
        List<Map<String, Object>> found = rows.ask(
                "SELECT " + SUMMARY + ", COUNT(*) OVER () AS \"of\" FROM data d" + where
                        + " ORDER BY CASE d.state WHEN 'BROKEN' THEN 0 WHEN 'SILENT' THEN 1 WHEN 'WAITING' THEN 2 ELSE"
                        + " 3 END, d.disconnect DESC, d.name LIMIT " + LISTED,
                filters.values().toArray(String[]::new));
        return Map.of("containers", found);
    }
}
