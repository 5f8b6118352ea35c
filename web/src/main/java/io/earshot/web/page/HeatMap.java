package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import jakarta.ws.rs.BadRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers the heat map: all links between hosts, roles, services or data centres as one picture of up to a thousand rows. Places are
 * told once and cells refer to them by index, because an object for each cell would be several megabytes.
 */
final class HeatMap {

    private static final NamedQueries QUERIES = NamedQueries.of(HeatMap.class);

    /** A fleet of 1,000 hosts has about 50,000 pairs that talk. The worst come first. */
    private static final int CELLS = 60_000;

    private final Rows rows;

    HeatMap(Rows rows) {
        this.rows = rows;
    }

    /**
     * Returns {@code from} and {@code to} as lists of places ({@code name}, {@code group}), and
     * {@code cells} as arrays: index of from, index of to, links, DOWN, LOSSY, UNKNOWN, loss from 0 to 1, median RTT in ms, and in
     * cells with links that are DOWN the time since which one is.
     */
    Map<String, Object> of(String levelName) {
        MatrixLevel level = MatrixLevel.of(levelName);
        if (level == MatrixLevel.CONTAINER) {
            throw new BadRequestException("level \"container\", expected dataCenter, host, role or service");
        }
        Map<String, Object> parts = Map.of(
                "from", level.from(),
                "to", level.to(),
                "fromGroup", group(level.fromWithin()),
                "toGroup", group(level.toWithin()),
                "figures", MatrixLevel.FIGURES,
                "tables", level.tables(),
                "limit", CELLS + 1);
        List<Map<String, Object>> found = rows.ask(QUERIES.sql("cells", parts));
        boolean truncated = found.size() > CELLS;
        List<Map<String, Object>> kept = found.subList(0, Math.min(CELLS, found.size()));
        Map<String, Integer> from = new HashMap<>();
        Map<String, Integer> to = new HashMap<>();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("level", level.label());
        answer.put("from", places(kept, "from", from));
        answer.put("to", places(kept, "to", to));
        answer.put("cells", kept.stream().map(row -> cell(row, from, to)).toList());
        answer.put("truncated", truncated);
        return answer;
    }

    private static String group(String within) {
        return within.isEmpty() ? "''" : within;
    }

    private static List<Object> cell(Map<String, Object> row, Map<String, Integer> from, Map<String, Integer> to) {
        List<Object> cell = new ArrayList<>(9);
        cell.add(from.get(Rows.text(row, "from")));
        cell.add(to.get(Rows.text(row, "to")));
        for (String field : List.of("links", "down", "lossy", "unknown", "loss", "rtt")) {
            cell.add(row.get(field));
        }
        if (row.get("since") != null) {
            cell.add(row.get("since"));
        }
        return cell;
    }

    /** Returns the places of one side in the order in which the cells name them, and fills in the index of each. */
    private static List<Map<String, String>> places(
            List<Map<String, Object>> cells, String side, Map<String, Integer> indexes) {
        List<Map<String, String>> places = new ArrayList<>();
        for (Map<String, Object> cell : cells) {
            String name = Rows.text(cell, side);
            if (indexes.putIfAbsent(name, places.size()) == null) {
                places.add(Map.of("name", name, "group", Rows.text(cell, side + "Group")));
            }
        }
        return places;
    }
}
