package io.earshot.store.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds values for some or all columns of a row, addressed by column. Not thread-safe. */
public final class Row {

    private final Table table;
    private final Object[] values;
    private long given;

    private Row(Table table) {
        this.table = table;
        this.values = new Object[table.columns().size()];
    }

    public static Row of(Table table) {
        return new Row(table);
    }

    /** @param value an empty Optional stands for NULL */
    public Row set(Column column, Object value) {
        if (!column.isStored()) {
            throw new IllegalArgumentException("column " + column.name() + " of " + table.name() + " is computed");
        }
        int index = table.indexOf(column);
        values[index] = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (values[index] == null && !column.nullable()) {
            throw new IllegalArgumentException("column " + column.name() + " of " + table.name() + " cannot be NULL");
        }
        given |= 1L << index;
        return this;
    }

    public Table table() {
        return table;
    }

    /** Returns which columns have a value here, as a bit for each by its place in the table. */
    public long given() {
        return given;
    }

    /** Returns the columns that have a value here, in the table's order. */
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if ((given & 1L << i) != 0) {
                columns.add(table.columns().get(i));
            }
        }
        return columns;
    }

    /** Returns the value as an Optional that is empty for NULL. */
    public Optional<Object> value(Column column) {
        int index = table.indexOf(column);
        if ((given & 1L << index) == 0) {
            throw new IllegalArgumentException("column " + column.name() + " of " + table.name() + " was not given");
        }
        return Optional.ofNullable(values[index]);
    }
}
