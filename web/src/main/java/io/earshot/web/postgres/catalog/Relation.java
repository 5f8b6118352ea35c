package io.earshot.web.postgres.catalog;

import java.util.List;

/**
 * A table or a view to be described.
 *
 * @param comment may be empty
 * @param key columns of the primary key, none for views
 */
public record Relation(
        String name, boolean isView, String comment, List<Column> columns, List<String> key, List<Index> indexes) {

    /** @param type PostgreSQL's number */
    public record Column(String name, int type, boolean notNull) {}

    public record Index(String name, boolean isUnique, boolean isPrimary, List<String> columns) {}

    public Relation {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        indexes = List.copyOf(indexes);
    }

    /** Returns a column's number, which begins at 1. */
    long number(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i + 1L;
            }
        }
        return 0;
    }
}
