package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers the page's first view: open incidents, and how much of the fleet is known and how freshly. */
final class Overview {

    private static final NamedQueries QUERIES = NamedQueries.of(Overview.class);

    /** Nobody reads more sentences than this; the count says how many there are. */
    private static final int INCIDENTS = 100;

    private static final int RECENTLY_OVER = 10;

    private final Rows rows;
    private final InstantSource clock;
    private final Instant readyAt;
    private final Duration cycle;

    Overview(Rows rows, InstantSource clock, Instant readyAt, Duration cycle) {
        this.rows = rows;
        this.clock = clock;
        this.readyAt = readyAt;
        this.cycle = cycle;
    }

    /** All but the times that change with every report; those are in {@link #freshness}. */
    Map<String, Object> now() {
        Map<String, Object> overview = new LinkedHashMap<>();
        overview.put("readyAt", readyAt.toString());
        overview.put("ready", !clock.instant().isBefore(readyAt));
        overview.put("cycleSeconds", cycle.toSeconds());
        overview.put("containers", rows.ask(QUERIES.sql("containers")));
        overview.put("incidents", incidents("OPEN", INCIDENTS));
        overview.put("muted", incidents("MUTED", INCIDENTS));
        overview.put("over", incidents("OVER", RECENTLY_OVER));
        overview.put("incidentCounts", rows.ask(QUERIES.sql("incident-counts")));
        return overview;
    }

    /**
     * Returns the ages of the newest report and of the oldest that still counts, and the number of reports that are
     * older than a cycle.
     */
    Map<String, Object> freshness() {
        Instant now = clock.instant();
        // An agent posts every cycle, not exactly; a quarter more is not yet late.
        Instant late = now.minus(cycle.multipliedBy(5).dividedBy(4));
        Map<String, Object> freshness = new LinkedHashMap<>();
        freshness.put("at", now.toString());
        freshness.putAll(rows.ask(QUERIES.sql("freshness"), late.toString()).getFirst());
        return freshness;
    }

    private List<Map<String, Object>> incidents(String state, int limit) {
        return rows.ask(QUERIES.sql("incidents", Map.of("limit", limit)), state);
    }
}
