package io.earshot.web.page;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One incident: its links, what is healthy beside them, what happened, and what happened there before. */
final class IncidentView {

    private static final int LINKS = 500;
    private static final int HEALTHY = 10;
    private static final int EVENTS = 100;

    /** The columns of an incident that every view shows. */
    static final String INCIDENT = Rows.named(
            "id",
            "state",
            "kind",
            "subject",
            "trouble",
            "severity",
            "summary",
            "linksDown",
            "linksUp",
            "confidence",
            "since",
            "openedAt",
            "until",
            "ending",
            "muted",
            "owner",
            "acknowledgement",
            "acknowledgedAt",
            "acknowledgedBy",
            "ticket");

    /** A link touches a place by either end, by the ends' hosts or data centres, or by the service that is asked for. */
    private static final String FROM = "? IN (l.container, d.host, d.dataCenter)";

    private static final String TO = "? IN (l.partner, l.partnerHost, l.partnerDataCenter, l.service)";

    private static final int LISTED = 300;

    private static final Listing LIST = new Listing(
            INCIDENT,
            "incident",
            Map.of(
                    "state", "state = ?",
                    "kind", "kind = ?",
                    "trouble", "trouble = ?",
                    "place",
                            "(LOCATE(' ' || LOWER(?) || ' ', ' ' || LOWER(subject) || ' ') > 0 OR id IN (SELECT incident FROM"
                                    + " incident_link WHERE container = LOWER(?) OR partner = LOWER(?)))",
                    "after", "(until IS NULL OR until >= CAST(? AS TIMESTAMP WITH TIME ZONE))"),
            Map.of(
                    "since", "since",
                    "until", "until",
                    "links", "linksDown",
                    "kind", "kind",
                    "state", Listing.order("state", "OPEN", "MUTED")),
            Listing.order("state", "OPEN", "MUTED") + ", openedAt DESC, id DESC",
            LISTED);

    private final Rows rows;

    IncidentView(Rows rows) {
        this.rows = rows;
    }

    /** Returns the incidents that the filters of a request leave: open ones first, newest first, unless the request has an order. */
    Map<String, Object> list(MultivaluedMap<String, String> query) {
        String after = query.getFirst("after");
        if (after != null) {
            try {
                Instant.parse(after);
            } catch (DateTimeParseException e) {
                throw new BadRequestException(
                        "after \"" + after + "\", expected a time such as 2026-11-29T04:30:00Z", e);
            }
        }
        return Map.of("incidents", LIST.of(rows, query));
    }

    Map<String, Object> of(String id) {
        Map<String, Object> view = rows.ask("SELECT " + INCIDENT + " FROM incident WHERE id = ?", id).stream()
                .findFirst()
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new NotFoundException("no incident " + id));
        view.put(
                "links",
                rows.first(
                        LINKS,
                        Rows.named("l.container", "l.ip", "l.partner", "l.state", "l.since", "l.leftAt")
                                + ", n.state AS \"now\", n.loss AS \"loss\", n.rttAvg AS \"rttAvg\", n.checkedAt AS"
                                + " \"checkedAt\"",
                        "incident_link l LEFT JOIN link n ON n.container = l.container AND n.ip = l.ip WHERE l.incident = ?",
                        "l.leftAt NULLS FIRST, l.container, l.ip",
                        id));
        view.put(
                "causes",
                rows.ask(
                        "SELECT c.cause AS \"cause\", MIN(c.text) AS \"text\", COUNT(*) AS \"links\" FROM link_cause c"
                                + " JOIN incident_link l ON l.container = c.container AND l.ip = c.ip"
                                + " WHERE l.incident = ? AND l.leftAt IS NULL GROUP BY c.cause ORDER BY c.cause",
                        id));
        view.put(
                "traces",
                rows.ask(
                        "SELECT "
                                + Rows.named("link", "container", "ip", "partner", "method", "size", "reached", "hops")
                                + ", tracedAt AS \"tracedAt\" FROM incident_trace WHERE incident = ?"
                                + " ORDER BY link, container, ip, method, size",
                        id));
        List<String> places = List.of(Rows.text(view, "subject").split(" ", 2));
        view.put("between", healthyBetween(places));
        view.put("around", healthyAround(places, id));
        view.put(
                "events",
                rows.ask(
                        "SELECT " + Rows.named("e.at", "e.container", "e.ip", "e.fromState", "e.toState")
                                + ", l.partner AS \"partner\" FROM event e JOIN incident_link l"
                                + " ON l.container = e.container AND l.ip = e.ip JOIN incident i ON i.id = l.incident"
                                + " WHERE i.id = ? AND e.at >= i.since - INTERVAL '10' MINUTE ORDER BY e.id DESC LIMIT "
                                + EVENTS,
                        id));
        view.put(
                "earlier",
                rows.ask(
                        "SELECT "
                                + Rows.named("i.id", "i.state", "i.summary", "i.since", "i.until", "i.ending")
                                + " FROM incident i JOIN incident o ON o.subject = i.subject AND o.id <> i.id WHERE"
                                + " o.id = ? ORDER BY i.id DESC LIMIT 20",
                        id));
        view.put(
                "mutes",
                rows.ask("SELECT " + Rows.named("id", "places", "since", "until", "reason", "who", "repeats", "active")
                        + " FROM mute ORDER BY id DESC LIMIT 100"));
        return view;
    }

    /** Healthy links through exactly these places: they speak against the cause. */
    private List<Map<String, Object>> healthyBetween(List<String> places) {
        String one = places.getFirst();
        String other = places.getLast();
        return places.size() == 2
                ? healthy("(" + FROM + " AND " + TO + ") OR (" + FROM + " AND " + TO + ")", one, other, other, one)
                : healthy(FROM + " OR " + TO, one, one);
    }

    /** Healthy links from and to the places and elsewhere: each of them lives. */
    private List<Map<String, Object>> healthyAround(List<String> places, String id) {
        if (places.size() < 2) {
            return List.of();
        }
        String either = String.join(" OR ", Collections.nCopies(2, FROM + " OR " + TO));
        List<String> values = new ArrayList<>();
        for (String place : places) {
            values.add(place);
            values.add(place);
        }
        values.add(id);
        return healthy(
                "(" + either + ") AND NOT EXISTS (SELECT 1 FROM incident_link i"
                        + " WHERE i.container = l.container AND i.ip = l.ip AND i.incident = ?)",
                values.toArray(String[]::new));
    }

    private List<Map<String, Object>> healthy(String where, String... values) {
        return rows.first(
                HEALTHY,
                Rows.named("l.container", "l.ip", "l.partner", "l.state", "l.loss", "l.rttAvg", "l.checkedAt"),
                "link l JOIN data d ON d.name = l.container WHERE l.state = 'UP' AND (" + where + ")",
                "l.container, l.partner",
                values);
    }
}
