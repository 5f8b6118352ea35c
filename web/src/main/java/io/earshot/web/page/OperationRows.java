package io.earshot.web.page;

import io.earshot.store.table.ExchangeTables.Capture;
import io.earshot.store.table.Views;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operations on a container's links with their last minutes, as far as its agent captures them. */
final class OperationRows {

    /** Operations beyond are not shown; those with the most requests come first. */
    private static final int MOST = 50;

    /** The curves' length. */
    private static final int MINUTES = 30;

    private static final List<String> KEY = List.of("direction", "ip", "port", "protocol", "operation");

    private final Rows rows;

    OperationRows(Rows rows) {
        this.rows = rows;
    }

    List<Map<String, Object>> captures(String container) {
        return rows.ask(
                "SELECT " + Rows.allOf("c", Capture.TABLE)
                        + " FROM capture c WHERE c.container = LOWER(?) ORDER BY c.interface",
                container);
    }

    List<Map<String, Object>> operations(String container) {
        List<Map<String, Object>> operations = rows.first(
                MOST,
                Rows.allOf("o", Views.LINK_OPERATION),
                "link_operation o WHERE o.container = LOWER(?)",
                "o.requests DESC, o.operation, o.direction, o.ip, o.port",
                container);
        if (operations.isEmpty()) {
            return operations;
        }
        Map<List<Object>, List<Map<String, Object>>> minutes = new HashMap<>();
        Set<Object> recent = new HashSet<>();
        rows.ask(
                        "SELECT " + Rows.named("e.minute", "e.direction", "e.ip", "e.port", "e.protocol", "e.operation")
                                + ", " + Rows.named("e.requests", "e.latencyP95")
                                + ", e.errors + e.unanswered AS \"failed\", CASE WHEN e.minute > (SELECT MAX(reportedAt)"
                                + " FROM capture) - INTERVAL '6' MINUTE THEN e.minute END AS \"recent\" FROM exchange e"
                                + " WHERE e.container = LOWER(?) AND e.minute > (SELECT MAX(reportedAt) FROM capture)"
                                + " - INTERVAL '" + MINUTES + "' MINUTE ORDER BY e.minute",
                        container)
                .forEach(minute -> {
                    if (minute.remove("recent") instanceof Optional<?> of) {
                        of.ifPresent(recent::add);
                    }
                    minutes.computeIfAbsent(key(minute), _ -> new ArrayList<>()).add(minute);
                });
        operations.forEach(operation -> {
            operation.put("points", minutes.getOrDefault(key(operation), List.of()));
            // The newest minute may not be reported yet.
            operation.put("seconds", 60 * Math.max(1, recent.size()));
        });
        return operations;
    }

    /** Takes the key out of a row. */
    private static List<Object> key(Map<String, Object> row) {
        return KEY.stream().map(row::get).toList();
    }
}
