package io.earshot.cmdb;

import io.earshot.model.Names;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Maps columns to their positions in one file. */
final class CsvHeader {

    private final Map<Column, Integer> positions = new EnumMap<>(Column.class);
    private final int width;

    /** @throws IllegalArgumentException with what is wrong with the header */
    CsvHeader(List<String> names) {
        width = names.size();
        for (int i = 0; i < width; i++) {
            String name = names.get(i).strip();
            Column column = Column.named(name).orElseThrow(() -> unknown(name, names));
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
                Optional.ofNullable(positions.get(column)).map(fields::get).map(String::strip);
    }

    private static IllegalArgumentException unknown(String name, List<String> names) {
        // A spreadsheet of a country with a decimal comma separates by semicolons.
        if (names.size() == 1 && (name.indexOf(';') >= 0 || name.indexOf('\t') >= 0)) {
            return new IllegalArgumentException(
                    "no commas in the header \"" + Names.shorten(name) + "\", expected " + Column.all());
        }
        return new IllegalArgumentException("unknown column \"" + Names.shorten(name) + "\", "
                + Names.nearest(name, Column.headers())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("expected a header of " + Column.all()));
    }
}
