package io.earshot.store.h2.live;

import io.earshot.store.external.RowSnapshot;
import io.earshot.store.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rows that the fleet keeps, at one time. */
final class LiveSnapshot implements RowSnapshot {

    private final TableSnapshot rows;

    LiveSnapshot(TableSnapshot rows) {
        this.rows = rows;
    }

    /** @param table one of {@link LiveRows#SHOWN} */
    @Override
    public void since(Optional<RowSnapshot> before, Table table, Differences into) {
        TableSnapshot old =
                before.map(snapshot -> ((LiveSnapshot) snapshot).rows).orElse(TableSnapshot.EMPTY);
        LiveShape<?> shape = shape(table);
        for (String name : rows.namesOfDifferences(old)) {
            compare(shape, old.entry(name), rows.entry(name), into);
        }
    }

    private static <R> void compare(
            LiveShape<R> shape, Optional<Entry> before, Optional<Entry> after, Differences into) {
        int keys = shape.table().key().size();
        Map<List<Object>, R> gone = new HashMap<>();
        before.ifPresent(entry -> shape.rows(entry).forEach(row -> gone.put(shape.values(entry, row, keys), row)));
        after.ifPresent(entry -> {
            for (R row : shape.rows(entry)) {
                R old = gone.remove(shape.values(entry, row, keys));
                if (old == null || !isEqual(shape, before.orElseThrow(), old, entry, row)) {
                    into.put(shape.values(entry, row, shape.cells().size()));
                }
            }
        });
        gone.keySet().forEach(into::remove);
    }

    /** Most rows that changed differ in one of their first columns. */
    private static <R> boolean isEqual(LiveShape<R> shape, Entry before, R old, Entry after, R row) {
        for (int column = 0; column < shape.cells().size(); column++) {
            if (!shape.value(column, before, old).equals(shape.value(column, after, row))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long count(Table table) {
        return rows.count(shape(table));
    }

    @Override
    public boolean has(Table table, List<Object> key) {
        return rows.entry(key.getFirst().toString())
                .filter(entry -> has(shape(table), entry, key))
                .isPresent();
    }

    private static <R> boolean has(LiveShape<R> shape, Entry entry, List<Object> key) {
        return shape.rows(entry).stream()
                .anyMatch(row -> shape.values(entry, row, key.size()).equals(key));
    }

    private static LiveShape<?> shape(Table table) {
        return LiveShape.ALL.stream()
                .filter(shape -> shape.table().equals(table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the fleet keeps no rows of " + table.name()));
    }
}
