package io.earshot.server.engine;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlReader;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads rows that have a number as their key from the server's own tables. */
final class StoredRows {

    /** Rows of one query. */
    private static final int PAGE = 5_000;

    private final SqlReader tables;

    StoredRows(SqlReader tables) {
        this.tables = tables;
    }

    /** Hands out the rows with greater numbers, in order, with values as an external engine takes them. */
    void after(Table table, long number, Consumer<List<Object>> row) throws SqlRefusedException {
        String key = table.key().getFirst().name();
        String select = "SELECT * FROM %s WHERE %s > ? ORDER BY %s FETCH FIRST %d ROWS ONLY"
                .formatted(table.name(), key, key, PAGE);
        int place = table.indexOf(table.key().getFirst());
        long last = number;
        while (true) {
            SqlAnswer page = tables.askOwn(select, List.of(Long.toString(last)));
            for (List<Optional<Object>> values : page.rows()) {
                List<Object> converted = convert(table.columns(), values);
                last = (Long) converted.get(place);
                row.accept(converted);
            }
            if (page.rows().size() < PAGE) {
                return;
            }
        }
    }

    /** Returns the least number; empty where there is no row. */
    Optional<Long> first(Table table) throws SqlRefusedException {
        String key = table.key().getFirst().name();
        return tables.askOwn("SELECT MIN(%s) FROM %s".formatted(key, table.name()), List.of())
                .rows()
                .getFirst()
                .getFirst()
                .map(Long.class::cast);
    }

    private static List<Object> convert(List<Column> columns, List<Optional<Object>> values) {
        List<Object> row = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Optional<Object> value = values.get(i);
            row.add(value.isEmpty() ? value : convert(columns.get(i), value.get()));
        }
        return row;
    }

    private static Object convert(Column column, Object value) {
        return switch (column.type()) {
            case TIME -> Instant.parse((String) value);
            case INTEGER -> ((Number) value).intValue();
            case BIGINT -> ((Number) value).longValue();
            case REAL -> ((Number) value).floatValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case TEXT, BOOLEAN -> value;
        };
    }
}
