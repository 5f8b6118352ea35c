package io.earshot.cli.top;

import io.earshot.cli.top.Page.Listing;
import io.earshot.cli.top.Page.Row;
import io.earshot.cli.top.Page.Tone;
import io.earshot.model.Printable;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the page of a place by SQL. Ages count by the server's clock. */
final class FleetPages {

    /** More rows than anybody scrolls through. */
    private static final int ROWS = 500;

    private static final String LINKS = "ip, service, state, trouble, loss, rttP95, since";
    private static final List<String> LINK_COLUMNS =
            List.of("address", "service", "state", "trouble", "loss", "p95 ms", "for");

    private final Questions questions;
    private final OffsetDateTime now;

    private FleetPages(Questions questions, OffsetDateTime now) {
        this.questions = questions;
        this.now = now;
    }

    static Page read(Place place, Questions questions) throws UnansweredException {
        OffsetDateTime now = OffsetDateTime.parse(
                questions.ask("SELECT CURRENT_TIMESTAMP").path(0).path(0).asString());
        FleetPages pages = new FleetPages(questions, now);
        return switch (place) {
            case Place.Fleet() -> pages.fleet();
            case Place.Incident(long id) -> pages.incident(id);
            case Place.DataCenter(String name) -> pages.dataCenter(name);
            case Place.Container(String name) -> pages.container(name);
        };
    }

    private Page fleet() throws UnansweredException {
        JsonNode containers = questions
                .ask("SELECT COUNT(*), COUNT(disconnect), SUM(CASE state WHEN 'OK' THEN 1 ELSE 0 END),"
                        + " SUM(CASE state WHEN 'BROKEN' THEN 1 ELSE 0 END), SUM(CASE state WHEN 'SILENT' THEN 1 ELSE 0 END),"
                        + " SUM(CASE state WHEN 'WAITING' THEN 1 ELSE 0 END) FROM data")
                .path(0);
        StringBuilder links = new StringBuilder();
        for (JsonNode row : questions.ask("SELECT state, COUNT(*) FROM link GROUP BY state ORDER BY state")) {
            links.append(links.isEmpty() ? "" : ", ")
                    .append(row.path(1).asLong())
                    .append(' ')
                    .append(text(row.path(0)));
        }
        long unheard = containers.path(0).asLong() - containers.path(1).asLong();
        return new Page(
                List.of(
                        containers.path(0).asLong() + " containers: "
                                + containers.path(2).asLong() + " OK, "
                                + containers.path(3).asLong() + " BROKEN, "
                                + containers.path(4).asLong() + " SILENT, "
                                + containers.path(5).asLong() + " WAITING",
                        "links: " + (links.isEmpty() ? "none" : links)),
                List.of(incidents(unheard), worstLinks(), dataCenters()));
    }

    private Listing incidents(long unheard) throws UnansweredException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row :
                questions.ask("SELECT id, state, severity, linksDown, openedAt, owner, summary FROM incident"
                        + " WHERE state <> 'OVER' ORDER BY CASE state WHEN 'OPEN' THEN 0 ELSE 1 END, severity, openedAt DESC, id DESC"
                        + " LIMIT " + ROWS)) {
            Tone tone = !text(row.path(1)).equals("OPEN")
                    ? Tone.PLAIN
                    : text(row.path(2)).equals("CRITICAL") ? Tone.BAD : Tone.WARN;
            rows.add(row(row, tone, new Place.Incident(row.path(0).asLong()), 1, 4));
        }
        return new Listing(
                "Incidents",
                unheard > 0 ? "none is open; of " + unheard + " containers nothing is known" : "none is open",
                List.of("id", "state", "severity", "links", "for", "owner", "summary"),
                rows);
    }

    private Listing worstLinks() throws UnansweredException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : questions.ask("SELECT container, partner, " + LINKS
                + " FROM link WHERE state IN ('DOWN', 'LOSSY') OR trouble IS NOT NULL"
                + " ORDER BY CASE state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 ELSE 2 END, loss DESC, container, ip LIMIT "
                + ROWS)) {
            rows.add(link(row, 2, text(row.path(0))));
        }
        return new Listing("Worst links", "no link is known to be in trouble", columns("container", "partner"), rows);
    }

    private Listing dataCenters() throws UnansweredException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : questions.ask("SELECT dataCenter, COUNT(*), COUNT(disconnect),"
                + " SUM(CASE state WHEN 'BROKEN' THEN 1 ELSE 0 END), SUM(CASE state WHEN 'SILENT' THEN 1 ELSE 0 END),"
                + " SUM(nginxAccessRate), SUM(nginxErrorRate) FROM data GROUP BY dataCenter"
                + " ORDER BY 4 DESC, 5 DESC, dataCenter LIMIT " + ROWS)) {
            Tone tone = row.path(3).asLong() > 0
                    ? Tone.BAD
                    : row.path(2).asLong() < row.path(1).asLong() ? Tone.UNKNOWN : Tone.PLAIN;
            rows.add(new Row(
                    text(row.path(0)),
                    List.of(
                            text(row.path(0)),
                            text(row.path(1)),
                            text(row.path(2)),
                            text(row.path(3)),
                            text(row.path(4)),
                            number(row.path(5)),
                            number(row.path(6))),
                    tone,
                    Optional.of(new Place.DataCenter(row.path(0).asString("")))));
        }
        return new Listing(
                "Data centres",
                "no container is known",
                List.of("data centre", "containers", "reporting", "broken", "silent", "nginx/s", "errors/s"),
                rows);
    }

    private Page incident(long id) throws UnansweredException {
        JsonNode incident = questions
                .ask("SELECT summary, state, severity, openedAt, linksDown, linksUp, owner, muted,"
                        + " confidence FROM incident WHERE id = " + id)
                .path(0);
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : questions.ask("SELECT container, partner, ip, state, since, leftAt FROM incident_link"
                + " WHERE incident = " + id + " ORDER BY leftAt NULLS FIRST, container, ip LIMIT " + ROWS)) {
            boolean left = !row.path(5).isNull();
            rows.add(new Row(
                    text(row.path(0)) + " " + text(row.path(2)),
                    List.of(
                            text(row.path(0)),
                            text(row.path(1)),
                            text(row.path(2)),
                            text(row.path(3)),
                            age(row.path(4)),
                            left ? age(row.path(5)) + " ago" : ""),
                    left ? Tone.PLAIN : tone(text(row.path(3))),
                    Optional.of(new Place.Container(row.path(0).asString("")))));
        }
        List<String> head = incident.isMissingNode()
                ? List.of("incident " + id + " is not known any more")
                : List.of(
                        "Incident " + id + ": " + text(incident.path(0)),
                        text(incident.path(1)) + ", " + text(incident.path(2)) + ", open for "
                                + age(incident.path(3)) + "; " + text(incident.path(4)) + " links in trouble, "
                                + text(incident.path(5)) + " of the same place work; confidence "
                                + number(incident.path(8))
                                + (incident.path(6).isNull() ? "" : "; owner " + text(incident.path(6)))
                                + (incident.path(7).isNull() ? "" : "; muted: " + text(incident.path(7))));
        return new Page(
                head,
                List.of(new Listing(
                        "Links that it explains",
                        "none",
                        List.of("container", "partner", "address", "state", "for", "recovered"),
                        rows)));
    }

    private Page dataCenter(String name) throws UnansweredException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row :
                questions.ask("SELECT name, state, disconnect, role, load, connectivity FROM data WHERE dataCenter = "
                        + quoted(name)
                        + " ORDER BY CASE state WHEN 'BROKEN' THEN 0 WHEN 'SILENT' THEN 1 WHEN 'WAITING' THEN 2 ELSE 3"
                        + " END, disconnect DESC, name LIMIT " + ROWS)) {
            rows.add(new Row(
                    text(row.path(0)),
                    List.of(
                            text(row.path(0)),
                            text(row.path(1)),
                            text(row.path(2)),
                            text(row.path(3)),
                            number(row.path(4)),
                            text(row.path(5))),
                    tone(text(row.path(1))),
                    Optional.of(new Place.Container(row.path(0).asString("")))));
        }
        return new Page(
                List.of("Data centre " + Printable.text(name)),
                List.of(new Listing(
                        "Containers",
                        "none",
                        List.of("container", "state", "down", "role", "load", "cannot reach"),
                        rows)));
    }

    private Page container(String name) throws UnansweredException {
        JsonNode data = questions
                .ask("SELECT state, host, dataCenter, role, load, reportedAt FROM data WHERE name = " + quoted(name))
                .path(0);
        List<Row> out = new ArrayList<>();
        for (JsonNode row : questions.ask(
                "SELECT partner, " + LINKS + " FROM link WHERE container = " + quoted(name) + worstFirst())) {
            out.add(link(row, 1, text(row.path(0))));
        }
        List<Row> in = new ArrayList<>();
        for (JsonNode row : questions.ask(
                "SELECT container, " + LINKS + " FROM link WHERE partner = " + quoted(name) + worstFirst())) {
            in.add(link(row, 1, text(row.path(0))));
        }
        String head = data.isMissingNode()
                ? Printable.text(name) + " is no container that is known"
                : Printable.text(name) + ": " + text(data.path(0)) + " on " + text(data.path(1)) + " in "
                        + text(data.path(2)) + ", role " + text(data.path(3)) + ", load " + number(data.path(4)) + "; "
                        + (data.path(5).isNull() ? "no report yet" : "reported " + age(data.path(5)) + " ago");
        return new Page(
                List.of(head),
                List.of(
                        new Listing("Its links", "none is known", columns("partner"), out),
                        new Listing("Links to it", "none is known", columns("container"), in)));
    }

    private static String worstFirst() {
        return " ORDER BY CASE state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 WHEN 'UNKNOWN' THEN 2 ELSE 3 END, loss DESC, 1, ip"
                + " LIMIT " + ROWS;
    }

    private static List<String> columns(String... first) {
        List<String> columns = new ArrayList<>(List.of(first));
        columns.addAll(LINK_COLUMNS);
        return columns;
    }

    /** @param names columns in front of those that all lists of links have */
    private Row link(JsonNode row, int names, String container) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < names + 4; i++) {
            cells.add(text(row.path(i)));
        }
        JsonNode loss = row.path(names + 4);
        cells.add(loss.isNull() ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * loss.asDouble()));
        cells.add(number(row.path(names + 5)));
        cells.add(age(row.path(names + 6)));
        return new Row(
                String.join(" ", cells.subList(0, names + 1)),
                cells,
                tone(text(row.path(names + 2))),
                Optional.of(new Place.Container(container)));
    }

    /** @param age the column that is a time */
    private Row row(JsonNode row, Tone tone, Place target, int keys, int age) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(i == age ? age(row.path(i)) : text(row.path(i)));
        }
        return new Row(String.join(" ", cells.subList(0, keys)), cells, tone, Optional.of(target));
    }

    private static Tone tone(String state) {
        return switch (state) {
            case "DOWN", "BROKEN" -> Tone.BAD;
            case "LOSSY" -> Tone.WARN;
            case "UNKNOWN", "SILENT", "WAITING" -> Tone.UNKNOWN;
            default -> Tone.PLAIN;
        };
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : Printable.text(value.asString(""));
    }

    private static String number(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : String.format(Locale.ROOT, "%.2f", value.asDouble());
    }

    private String age(JsonNode time) {
        if (time.isNull() || time.isMissingNode()) {
            return "";
        }
        Duration age = Duration.between(OffsetDateTime.parse(time.asString()), now);
        if (age.toDays() > 0) {
            return age.toDays() + " d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
