package io.earshot.cmdb;

import io.earshot.model.Names;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Maps columns to their positions in one file. */
final class CsvHeader {

    private final Map<Column, Integer> positions = new EnumMap<>(Column.class);
    private final List<String> names;
    private final int width;

    /** @throws IllegalArgumentException with what is wrong with the header */
    CsvHeader(List<String> names) {
        this.names = names.stream().map(Fields::stripped).toList();
        width = names.size();
        for (int i = 0; i < width; i++) {
            String name = this.names.get(i);
            if (name.isEmpty()) {
                continue;
            }
            Column column = Column.named(name).orElseThrow(() -> unknown(name));
            if (positions.putIfAbsent(column, i) != null) {
                throw new IllegalArgumentException("column " + column.header() + " occurs twice, expected once");
            }
        }
        for (Column column : Column.values()) {
            if (column.isRequired() && !positions.containsKey(column)) {
                throw new IllegalArgumentException(
                        "no column " + column.header() + ", expected a header like " + Column.all());
            }
        }
    }

    /** @throws IllegalArgumentException if there are more or fewer fields than columns */
    Fields over(List<String> fields) {
        if (fields.size() != width) {
            throw new IllegalArgumentException(fields.size() + " fields, expected " + width + " as in the header");
        }
        return column ->
                Optional.ofNullable(positions.get(column)).map(fields::get).map(CsvHeader::value);
    }

    /** Databases write NULL in words where they export: SQL Server and DBeaver so, MySQL and PostgreSQL as {@code \\N}. */
    private static String value(String field) {
        String text = Fields.stripped(field);
        return text.equals("NULL") || text.equals("\\N") ? "" : text;
    }

    /** Returns what is wrong with a value in a column without a name; spreadsheets leave such columns, but empty ones. */
    Optional<String> unnamed(List<String> fields) {
        return IntStream.range(0, Math.min(width, fields.size()))
                .filter(i -> names.get(i).isEmpty()
                        && !Fields.stripped(fields.get(i)).isEmpty())
                .mapToObj(i -> "\"" + Names.shorten(Fields.stripped(fields.get(i))) + "\" in column " + (i + 1)
                        + " is left out, expected a name for that column in the header")
                .findFirst();
    }

    /** Returns whether a line is the header once more, as where files were put behind each other. */
    boolean isRepeatedIn(List<String> fields) {
        return fields.stream().map(Fields::stripped).toList().equals(names);
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("unknown column \"" + Names.shorten(name) + "\", "
                + Names.nearest(name, Column.headers())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("expected a header of " + Column.all()));
    }
}
