package io.earshot.store.ignite;

import io.earshot.store.external.ExternalRows;
import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes whole rows of changes, as the server's own tables do, and writes them at the commit. */
final class WholeRows implements TableChanges {

    private final ExternalRows target;
    private final Map<Table, Map<List<Object>, List<Object>>> written = new HashMap<>();
    private final Map<Table, Map<List<Object>, List<Object>>> current = new HashMap<>();

    WholeRows(ExternalRows target) {
        this.target = target;
    }

    @Override
    public void upsert(Row row) {
        change(row, rows(row.table()).get(key(row)));
    }

    @Override
    public void update(Row row) {
        List<Object> before = rows(row.table()).get(key(row));
        if (before != null) {
            change(row, before);
        }
    }

    private void change(Row row, List<Object> before) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.table().columns().size(); i++) {
            Column column = row.table().columns().get(i);
            values.add(
                    row.columns().contains(column)
                            ? row.value(column).orElse(Optional.empty())
                            : before == null ? Optional.empty() : before.get(i));
        }
        rows(row.table()).put(key(row), values);
    }

    @Override
    public void remove(Row pattern) {
        List<Column> columns = pattern.columns();
        removeIf(
                pattern.table(),
                row -> columns.stream()
                        .allMatch(column ->
                                pattern.value(column).equals(Optional.of(value(pattern.table(), row, column)))));
    }

    @Override
    @SuppressWarnings("unchecked")
    public void removeLess(Table table, Column column, Object value) {
        removeIf(table, row -> ((Comparable<Object>) value(table, row, column)).compareTo(value) < 0);
    }

    private void removeIf(Table table, Predicate<List<Object>> condition) {
        rows(table).values().removeIf(condition);
    }

    private static Object value(Table table, List<Object> row, Column column) {
        return row.get(table.indexOf(column));
    }

    @Override
    public void commit() {
        current.forEach((table, now) -> {
            Map<List<Object>, List<Object>> before = written.getOrDefault(table, Map.of());
            target.remove(
                    table,
                    before.keySet().stream()
                            .filter(key -> !now.containsKey(key))
                            .toList());
            target.put(table, now.values());
            written.put(table, new LinkedHashMap<>(now));
        });
    }

    private Map<List<Object>, List<Object>> rows(Table table) {
        return current.computeIfAbsent(table, _ -> new LinkedHashMap<>());
    }

    private static List<Object> key(Row row) {
        return row.table().key().stream()
                .map(column -> row.value(column).orElseThrow())
                .toList();
    }
}
