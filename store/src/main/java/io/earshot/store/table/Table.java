package io.earshot.store.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Declares one table.
 *
 * @param about what a row is, in one line for people
 * @param key its columns; empty where rows are only added and removed together
 * @param tenants what of it a tenant sees
 */
public record Table(String name, String about, List<Column> key, List<Column> columns, TenantRows tenants) {

    public Table {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("table " + name + " has two columns " + column.name());
            }
        }
        if (!columns.containsAll(tenants.instead().keySet())) {
            throw new IllegalArgumentException("table " + name + " hides a column from tenants that it does not have");
        }
        if (!columns.containsAll(key)) {
            throw new IllegalArgumentException(
                    "the key of table " + name + " has a column that the table does not have");
        }
    }

    /** Returns the columns whose values writers give. */
    public List<Column> stored() {
        return columns.stream().filter(Column::isStored).toList();
    }

    /** @throws IllegalArgumentException if the table has no such column */
    public int indexOf(Column column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("table " + name + " has no column " + column.name());
        }
        return index;
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    /** Returns the names of the columns in their order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Returns the names of the columns that others are not part of. */
    public List<String> namesWithout(Column... others) {
        return columns.stream()
                .filter(column -> !List.of(others).contains(column))
                .map(Column::name)
                .toList();
    }
}
