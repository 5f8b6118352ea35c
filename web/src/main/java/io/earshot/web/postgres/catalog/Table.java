package io.earshot.web.postgres.catalog;

import java.util.List;

/**
 * Rows with named columns.
 *
 * @param rows values as of {@link Values}; null for NULL
 * @param open whether it has every column that is asked for: of tables that are always empty here, the columns are not listed
 */
record Table(List<Column> columns, List<List<Object>> rows, boolean open) {

    /** @param type PostgreSQL's name, with {@code []} behind that of an array */
    record Column(String name, String type) {}

    static Table of(List<Column> columns, List<List<Object>> rows) {
        return new Table(columns, rows, false);
    }

    static Table empty() {
        return new Table(List.of(), List.of(), true);
    }

    /** Returns the column's place; -1 where there is none. */
    int index(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
