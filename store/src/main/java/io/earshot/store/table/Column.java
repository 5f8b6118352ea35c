package io.earshot.store.table;

import java.util.Optional;

/**
 * Declares one column.
 *
 * @param nullable whether the value may be unknown; unknown values are NULL, never zero
 * @param unit as in {@code ms}; empty where there is none
 * @param about one line for people
 * @param generatedAs the expression over the row's other columns that gives the value; empty for a stored column
 * @param byDefault the literal that rows get which do not name the column, as those of older recordings
 */
public record Column(
        String name,
        ColumnType type,
        boolean nullable,
        String unit,
        String about,
        Optional<String> generatedAs,
        Optional<String> byDefault) {

    public static Column of(ColumnType type, String name, String about) {
        return new Column(name, type, false, "", about, Optional.empty(), Optional.empty());
    }

    static Column text(String name, String about) {
        return of(ColumnType.TEXT, name, about);
    }

    static Column integer(String name, String about) {
        return of(ColumnType.INTEGER, name, about);
    }

    static Column bigint(String name, String about) {
        return of(ColumnType.BIGINT, name, about);
    }

    static Column real(String name, String about) {
        return of(ColumnType.REAL, name, about);
    }

    static Column bool(String name, String about) {
        return of(ColumnType.BOOLEAN, name, about);
    }

    static Column time(String name, String about) {
        return of(ColumnType.TIME, name, about);
    }

    /** Returns the column with NULL for unknown values. */
    public Column orNull() {
        return new Column(name, type, true, unit, about, generatedAs, byDefault);
    }

    /** Returns the column with its unit. */
    public Column in(String newUnit) {
        return new Column(name, type, nullable, newUnit, about, generatedAs, byDefault);
    }

    /** Returns the column with a value for rows that do not name it. */
    public Column byDefault(boolean value) {
        return new Column(name, type, nullable, unit, about, generatedAs, Optional.of(value ? "TRUE" : "FALSE"));
    }

    /** Returns the column with a text for rows that do not name it. */
    public Column byDefault(String text) {
        String literal = "'" + text.replace("'", "''") + "'";
        return new Column(name, type, nullable, unit, about, generatedAs, Optional.of(literal));
    }

    /** Returns the column as one whose value the store computes. */
    public Column generatedAs(String expression) {
        return new Column(name, type, true, unit, about, Optional.of(expression), byDefault);
    }

    /** Returns whether writers give the value. */
    public boolean isStored() {
        return generatedAs.isEmpty();
    }
}
