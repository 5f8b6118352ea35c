package io.earshot.store;

import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds the elements of an ARRAY or the fields of a ROW. As a list it becomes an array in JSON; as text it is written as PostgreSQL writes
 * it, {@code {a,b}} or {@code (1,2)}.
 */
public final class SqlList extends AbstractList<Optional<Object>> {

    private final List<Optional<Object>> values;
    private final boolean isRow;

    private SqlList(List<Optional<Object>> values, boolean isRow) {
        this.values = List.copyOf(values);
        this.isRow = isRow;
    }

    public static SqlList array(List<Optional<Object>> elements) {
        return new SqlList(elements, false);
    }

    public static SqlList row(List<Optional<Object>> fields) {
        return new SqlList(fields, true);
    }

    public boolean isRow() {
        return isRow;
    }

    @Override
    public Optional<Object> get(int index) {
        return values.get(index);
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public String toString() {
        return isRow
                ? rowText(values.stream().map(v -> v.map(Object::toString)).toList())
                : arrayText(values.stream()
                        .map(v -> v.map(e -> e instanceof SqlList list && !list.isRow ? e.toString() : quoted(e)))
                        .toList());
    }

    private static String quoted(Object element) {
        return element instanceof Number || element instanceof Boolean
                ? element.toString()
                : quotedElement(element.toString());
    }

    /** Writes an array of elements that are quoted already. */
    public static String arrayText(List<Optional<String>> elements) {
        return "{"
                + String.join(",", elements.stream().map(e -> e.orElse("NULL")).toList()) + "}";
    }

    /** Quotes an element of an array where PostgreSQL does (array_out in its arrayfuncs.c). */
    public static String quotedElement(String text) {
        boolean plain = !text.isEmpty()
                && !text.toUpperCase(Locale.ROOT).equals("NULL")
                && text.chars().noneMatch(c -> "{},\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Writes a row as PostgreSQL does (record_out in its rowtypes.c): NULL is nothing, quotes are doubled. */
    public static String rowText(List<Optional<String>> fields) {
        return "("
                + String.join(
                        ",",
                        fields.stream()
                                .map(f -> f.map(SqlList::quotedField).orElse(""))
                                .toList())
                + ")";
    }

    private static String quotedField(String text) {
        boolean plain =
                !text.isEmpty() && text.chars().noneMatch(c -> "(),\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\"\"") + "\"";
    }
}
