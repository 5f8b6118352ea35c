package io.earshot.web.page;

import jakarta.ws.rs.BadRequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Summarizes links for the map: places are nodes, all links between two of them are one edge in each direction. */
final class Topology {

    /** So many hosts can be told apart in a picture; of more, those without trouble are drawn as one a data centre. */
    private static final int NODES = 150;

    private static final int EDGES = 4_000;

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
        boolean many = Rows.text(
                        rows.ask("SELECT COUNT(*) > " + NODES + " AS \"many\" FROM host")
                                .getFirst(),
                        "many")
                .equals("true");
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
        String troubled = grouped ? """
                WITH troubled AS (
                    SELECT host FROM (
                        SELECT d.host AS host FROM link l JOIN data d ON d.name = l.container
                        WHERE l.state = 'DOWN' AND l.evidence <> 'background'
                        UNION ALL
                        SELECT l.partnerHost FROM link l WHERE l.state = 'DOWN' AND l.evidence <> 'background'
                    ) GROUP BY host ORDER BY COUNT(*) DESC, host LIMIT %d)
                """.formatted(NODES) : "";
        List<Map<String, Object>> nodes = rows.ask(troubled + """
                SELECT name AS "name", MIN(place) AS "group", COUNT(*) AS "containers",
                       COUNT(*) FILTER (WHERE state = 'BROKEN') AS "broken",
                       COUNT(*) FILTER (WHERE state IN ('SILENT', 'WAITING')) AS "unknown"
                FROM (SELECT %s AS name, %s AS place, d.state FROM data d) GROUP BY name ORDER BY 2, 1
                """.formatted(from, group));
        List<Map<String, Object>> edges = rows.ask(troubled + """
                SELECT a AS "from", b AS "to", COUNT(*) AS "links",
                       COUNT(*) FILTER (WHERE state = 'DOWN') AS "down",
                       COUNT(*) FILTER (WHERE state = 'LOSSY') AS "lossy",
                       COUNT(*) FILTER (WHERE state = 'UNKNOWN') AS "unknown"
                FROM (SELECT %s AS a, %s AS b, l.state
                      FROM link l JOIN data d ON d.name = l.container JOIN data p ON p.name = l.partner
                      WHERE l.evidence <> 'background')
                GROUP BY a, b ORDER BY "down" DESC, "lossy" DESC, 1, 2 LIMIT %d
                """.formatted(from, to, EDGES));
        Map<String, Object> topology = new LinkedHashMap<>();
        topology.put("by", by);
        topology.put("grouped", grouped);
        topology.put("nodes", nodes);
        topology.put("edges", edges);
        return topology;
    }
}
