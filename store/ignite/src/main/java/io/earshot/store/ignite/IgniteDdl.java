package io.earshot.store.ignite;

import io.earshot.store.table.Column;
import io.earshot.store.table.ColumnType;
import io.earshot.store.table.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the statements that make a declared table in Ignite, and names what Ignite keeps of it. */
final class IgniteDdl {

    private IgniteDdl() {}

    /**
     * Returns the statement that makes the table if it is missing. Rows with the same first column of the key are on the same node, so that
     * a container's links need not be moved to be joined.
     *
     * @param copies of each row besides the first
     */
    static String create(Table table, String schema, int copies) {
        String columns = table.columns().stream().map(IgniteDdl::column).collect(Collectors.joining(", "));
        String key = table.key().stream().map(column -> quoted(name(column))).collect(Collectors.joining(", "));
        String with = "template=partitioned,backups=" + copies + ",atomicity=atomic,cache_name="
                + cache(table, schema) + ",value_type=" + valueType(table, schema)
                + (hasPlainKey(table)
                        ? ""
                        : ",key_type=" + keyType(table, schema) + ",affinity_key="
                                + name(table.key().getFirst()));
        return "CREATE TABLE IF NOT EXISTS " + qualified(table, schema) + " (" + columns + ", PRIMARY KEY (" + key
                + ")) WITH \"" + with + "\"";
    }

    /** Returns the statement that adds columns that an older version of the table lacks. */
    static String add(Table table, String schema, List<Column> missing) {
        return "ALTER TABLE " + qualified(table, schema) + " ADD ("
                + missing.stream().map(IgniteDdl::column).collect(Collectors.joining(", ")) + ")";
    }

    static String qualified(Table table, String schema) {
        return quoted(schema) + "." + quoted(table.name().toUpperCase(Locale.ROOT));
    }

    static String cache(Table table, String schema) {
        return type(table, schema);
    }

    static String keyType(Table table, String schema) {
        return type(table, schema) + "_KEY";
    }

    static String valueType(Table table, String schema) {
        return type(table, schema) + "_ROW";
    }

    private static String type(Table table, String schema) {
        return "EARSHOT_" + schema + "_" + table.name().toUpperCase(Locale.ROOT);
    }

    /** Returns whether the key is one column, which Ignite keeps as it is; several are an object. */
    static boolean hasPlainKey(Table table) {
        return table.key().size() == 1;
    }

    /** Returns the column's name as Ignite keeps it: in upper case, so that queries need no quotes. */
    static String name(Column column) {
        return column.name().toUpperCase(Locale.ROOT);
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    private static String column(Column column) {
        return quoted(name(column)) + " " + type(column.type());
    }

    private static String type(ColumnType type) {
        return switch (type) {
            case TEXT -> "VARCHAR";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case REAL -> "REAL";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            // Ignite has no type with a zone. Its clients send and get the number of milliseconds since 1970 in UTC.
            case TIME -> "TIMESTAMP";
        };
    }
}
