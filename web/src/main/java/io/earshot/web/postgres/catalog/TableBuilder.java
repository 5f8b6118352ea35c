package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects a table's rows. Columns are written as {@code oid oid, relname name}; a row's values must be as many. */
final class TableBuilder {

    private final List<Table.Column> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    TableBuilder(String columns) {
        this.columns = Arrays.stream(columns.split(",\\s*"))
                .map(column -> column.strip().split("\\s+"))
                .map(column -> new Table.Column(column[0], column[1]))
                .toList();
    }

    /** @param values null for NULL; whole numbers of any kind; texts of columns of type name become names */
    TableBuilder row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    values.length + " values for " + columns.size() + " columns: " + Arrays.toString(values));
        }
        Object[] row = new Object[values.length];
        for (int i = 0; i < row.length; i++) {
            boolean isName = columns.get(i).type().equals("name");
            row[i] = switch (values[i]) {
                case Integer number -> (Object) number.longValue();
                case String text when isName -> new Name(text);
                case null -> null;
                default -> values[i];
            };
        }
        rows.add(Arrays.asList(row));
        return this;
    }

    Table build() {
        return Table.of(columns, rows);
    }
}
