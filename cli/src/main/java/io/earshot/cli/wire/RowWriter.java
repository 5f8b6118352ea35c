package io.earshot.cli.wire;

import io.earshot.model.Printable;
import io.earshot.model.SpreadsheetText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes rows of texts: CSV (RFC 4180) with a header, one JSON object a line, or a table that is aligned in blocks of rows. */
public final class RowWriter {

    private static final int BLOCK = 500;
    private static final int MAX_WIDTH = 60;

    private final RowFormat format;
    private final List<String> columns;
    private final PrintWriter out;
    private final List<List<String>> block = new ArrayList<>();
    private boolean headed;

    public RowWriter(RowFormat format, List<String> columns, PrintWriter out) {
        this.format = format;
        this.columns = List.copyOf(columns);
        this.out = out;
        if (format == RowFormat.CSV) {
            csv(columns);
        }
    }

    /** @param values one for each column, empty where unknown */
    public void row(List<String> values) {
        switch (format) {
            case CSV -> csv(values);
            case JSON -> json(values);
            case TABLE -> {
                block.add(List.copyOf(values));
                if (block.size() == BLOCK) {
                    table();
                }
            }
        }
    }

    /** Writes what waits to be aligned. */
    public void finish() {
        if (!block.isEmpty()) {
            table();
        }
        out.flush();
    }

    private void csv(List<String> values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            line.append(i == 0 ? "" : ",").append(quote(SpreadsheetText.inert(values.get(i))));
        }
        out.append(line).append('\n');
    }

    private static String quote(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return '"' + value.replace("\"", "\"\"") + '"';
            }
        }
        return value;
    }

    private void json(List<String> values) {
        StringBuilder line = new StringBuilder("{");
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                line.append(line.length() > 1 ? ", \"" : "\"")
                        .append(columns.get(i))
                        .append("\": ");
                text(values.get(i), line);
            }
        }
        out.append(line).append("}\n");
    }

    private static void text(String value, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (!Printable.isPrintable(c) && !Character.isSurrogate(c)) {
                to.append("\\u%04x".formatted((int) c));
            } else {
                to.append(c);
            }
        }
        to.append('"');
    }

    private void table() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = block.stream()
                    .mapToInt(row -> Math.min(MAX_WIDTH, row.get(column).length()))
                    .reduce(columns.get(i).length(), Math::max);
        }
        if (!headed) {
            headed = true;
            aligned(columns, widths);
        }
        block.forEach(row -> aligned(row, widths));
        block.clear();
    }

    private void aligned(List<String> values, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String value = printable(values.get(i));
            line.append(value).repeat(' ', widths[i] - value.length() + 2);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static String printable(String value) {
        String cut = value.length() > MAX_WIDTH ? value.substring(0, MAX_WIDTH - 1) + "…" : value;
        return Printable.text(cut);
    }
}
