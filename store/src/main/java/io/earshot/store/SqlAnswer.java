package io.earshot.store;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the answer to a SELECT.
 *
 * @param rows numbers, booleans, texts, and {@link SqlList} for arrays and rows; times are texts in RFC 3339, bytes are texts as in
 *     {@code \x00ff}, intervals are texts as PostgreSQL writes them; NULL is an empty Optional
 * @param truncated whether there was more than the limit
 */
public record SqlAnswer(
        List<Column> columns, List<List<Optional<Object>>> rows, boolean truncated, double elapsedMillis) {

    /** @param type as SQL calls it */
    public record Column(String name, String type) {}

    /** Returns the columns of a query, as JDBC tells them. */
    public static List<Column> columns(ResultSetMetaData meta) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        return columns;
    }
}
