package io.earshot.cli;

import io.earshot.model.Printable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prints an array of JSON objects as aligned columns. */
final class TextTable {

    private TextTable() {}

    /** @param columns fields of the objects, in the order in which they are printed; lists are joined by blanks */
    static String of(JsonNode objects, String... columns) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(columns));
        for (JsonNode object : objects) {
            List<String> line = new ArrayList<>();
            for (String column : columns) {
                line.add(text(object.path(column)));
            }
            lines.add(line);
        }
        int[] widths = new int[columns.length];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                row.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            table.append(row.toString().stripTrailing()).append('\n');
        }
        int rows = lines.size() - 1;
        return table.append('(')
                .append(rows)
                .append(rows == 1 ? " row)\n" : " rows)\n")
                .toString();
    }

    /** Replaces control characters, which could redraw a terminal. */
    static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(each -> texts.add(text(each)));
            return String.join(" ", texts);
        }
        return value.isNull() || value.isMissingNode() ? "" : Printable.text(value.asString());
    }
}
