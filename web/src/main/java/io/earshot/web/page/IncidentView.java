package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One incident: its links, what is healthy beside them, what happened, and what happened there before. */
final class IncidentView {

    private static final NamedQueries QUERIES = NamedQueries.of(IncidentView.class);

    private static final int LINKS = 500;
    private static final int HEALTHY = 10;
    private static final int LISTED = 300;

    private static final Listing LIST = new Listing(
            "SELECT * FROM incident",
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
        Map<String, Object> view = ask("incident", id).stream()
                .findFirst()
                .map(LinkedHashMap::new)
                .orElseThrow(() -> new NotFoundException("no incident " + id));
        view.put("links", rows.first(LINKS, QUERIES.sql("links"), id));
        List<String> places = List.of(Rows.text(view, "subject").split(" ", 2));
        view.put("between", healthyBetween(places));
        view.put("around", healthyAround(places, id));
        for (String list : List.of("causes", "traces", "events", "earlier")) {
            view.put(list, ask(list, id));
        }
        view.put("mutes", ask("mutes"));
        return view;
    }

    /** Healthy links through exactly these places: they speak against the cause. */
    private List<Map<String, Object>> healthyBetween(List<String> places) {
        String one = places.getFirst();
        String other = places.getLast();
        return places.size() == 2
                ? healthy("healthy-between", one, other, other, one)
                : healthy("healthy-through", one, one);
    }

    /** Healthy links from and to the places and elsewhere: each of them lives. */
    private List<Map<String, Object>> healthyAround(List<String> places, String id) {
        if (places.size() < 2) {
            return List.of();
        }
        String one = places.getFirst();
        String other = places.getLast();
        return healthy("healthy-around", one, one, other, other, id);
    }

    private List<Map<String, Object>> healthy(String query, String... values) {
        return rows.first(HEALTHY, QUERIES.sql(query), values);
    }

    private List<Map<String, Object>> ask(String query, String... values) {
        return rows.ask(QUERIES.sql(query), values);
    }
}
