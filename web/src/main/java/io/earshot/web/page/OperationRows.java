package io.earshot.web.page;

import io.earshot.store.NamedQueries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operations on a container's links with their last minutes, as far as its agent captures them. */
final class OperationRows {

    private static final NamedQueries QUERIES = NamedQueries.of(OperationRows.class);

    /** Operations beyond are not shown; those with the most requests come first. */
    private static final int MOST = 50;

    private static final List<String> KEY = List.of("direction", "ip", "port", "protocol", "operation");

    private final Rows rows;

    OperationRows(Rows rows) {
        this.rows = rows;
    }

    List<Map<String, Object>> captures(String container) {
        return rows.ask(QUERIES.sql("captures"), container);
    }

    List<Map<String, Object>> operations(String container) {
        List<Map<String, Object>> operations = rows.first(MOST, QUERIES.sql("operations"), container);
        if (operations.isEmpty()) {
            return operations;
        }
        Map<List<Object>, List<Map<String, Object>>> minutes = new HashMap<>();
        Set<Object> recent = new HashSet<>();
        rows.ask(QUERIES.sql("minutes"), container).forEach(minute -> {
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
