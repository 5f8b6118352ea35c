package io.earshot.store.h2;

import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the statements that make a declared table. */
public final class Ddl {

    private Ddl() {}

    /**
     * Returns the statements that make the table with its documentation.
     *
     * @param behind stands behind the columns; empty for a table that the database keeps
     */
    static List<String> create(Table table, String behind) {
        // A table of the fleet's rows cannot be altered, so the columns have their comments from the beginning.
        return List.of(
                create(table, column -> column(column) + " COMMENT " + quoted(about(column))) + " " + behind,
                comment(table));
    }

    /** Returns the statement that documents a table or view. */
    static String comment(Table table) {
        return "COMMENT ON TABLE " + table.name() + " IS " + quoted(table.about());
    }

    /** Returns the statement that makes the table in any database. */
    public static String create(Table table) {
        return create(table, Ddl::column);
    }

    /** Returns the statement that adds a column if the table lacks it, in H2 or PostgreSQL. */
    public static String add(Table table, Column column) {
        return "ALTER TABLE " + table.name() + " ADD COLUMN IF NOT EXISTS " + column(column);
    }

    private static String create(Table table, Function<Column, String> column) {
        List<String> parts =
                new ArrayList<>(table.columns().stream().map(column).toList());
        if (!table.key().isEmpty()) {
            parts.add("PRIMARY KEY (" + table.key().stream().map(Ddl::name).collect(Collectors.joining(", ")) + ")");
        }
        return "CREATE TABLE " + table.name() + " (" + String.join(", ", parts) + ")";
    }

    private static String column(Column column) {
        return name(column) + " " + column.type().sql()
                + column.generatedAs()
                        .map(expression -> " GENERATED ALWAYS AS (" + expression + ")")
                        .orElse(column.byDefault()
                                        .map(literal -> " DEFAULT " + literal)
                                        .orElse("")
                                + (column.nullable() ? "" : " NOT NULL"));
    }

    /** CHECK begins a constraint where it stands among columns without quotes. */
    private static String name(Column column) {
        return column.name().equals("check") ? "\"CHECK\"" : column.name();
    }

    private static String about(Column column) {
        return column.unit().isEmpty() ? column.about() : column.about() + " (" + column.unit() + ")";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
