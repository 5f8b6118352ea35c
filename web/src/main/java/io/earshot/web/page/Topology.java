package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import jakarta.ws.rs.BadRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Summarizes links for the map: places are nodes, all links between two of them are one edge in each direction. */
final class Topology {

    /** So many hosts can be told apart in a picture; of more, those without trouble are drawn as one a data centre. */
    private static final int NODES = 150;

    private static final NamedQueries QUERIES = NamedQueries.of(Topology.class);

    private final Rows rows;

    Topology(Rows rows) {
        this.rows = rows;
    }

    Map<String, Object> by(String what) {
        return switch (what) {
            case "dataCenter" -> of(what, "d.dataCenter", "l.partnerDataCenter", "d.dataCenter", false);
            case "role" -> of(what, "d.role", "p.role", "d.role", false);
            case "service" -> of(what, "d.role || ' containers'", "l.service", "'role'", false);
            case "host" -> hosts();
            default -> throw new BadRequestException("by \"" + what + "\", expected dataCenter, host, role or service");
        };
    }

    private Map<String, Object> hosts() {
        boolean many = Integer.parseInt(Rows.text(rows.ask(QUERIES.sql("hosts")).getFirst(), "hosts")) > NODES;
        return many
                ? of(
                        "host",
                        drawn("d.host", "d.dataCenter"),
                        drawn("l.partnerHost", "l.partnerDataCenter"),
                        "d.dataCenter",
                        true)
                : of("host", "d.host", "l.partnerHost", "d.dataCenter", false);
    }

    private static String drawn(String host, String dataCenter) {
        return "CASE WHEN %s IN (SELECT host FROM troubled) THEN %1$s ELSE %s || ' (others)' END"
                .formatted(host, dataCenter);
    }

    private Map<String, Object> of(String by, String from, String to, String group, boolean grouped) {
        Map<String, Object> parts = Map.of(
                "troubled", grouped ? QUERIES.sql("troubled", Map.of("limit", NODES)) : "",
                "from", from,
                "to", to,
                "group", group);
        List<Map<String, Object>> nodes = rows.ask(QUERIES.sql("nodes", parts));
        List<Map<String, Object>> edges = rows.ask(QUERIES.sql("edges", parts));
        Map<String, Object> topology = new LinkedHashMap<>();
        topology.put("by", by);
        topology.put("grouped", grouped);
        topology.put("nodes", nodes);
        topology.put("edges", edges);
        return topology;
    }
}
