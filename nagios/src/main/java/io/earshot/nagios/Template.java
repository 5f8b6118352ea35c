package io.earshot.nagios;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Text with places for a row's values: {@code {name} cannot reach {connectivity}}. Two opening braces are one.
 *
 * @param parts texts and columns, one after the other
 */
record Template(List<Part> parts) {

    /** A piece of a template. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        record Column(String name) implements Part {}
    }

    Template {
        parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException if a brace is left open */
    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '{') {
                literal.append(c);
                at++;
            } else if (text.startsWith("{{", at)) {
                literal.append('{');
                at += 2;
            } else {
                int end = text.indexOf('}', at);
                String name = end < 0 ? "" : text.substring(at + 1, end);
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    throw new IllegalArgumentException("\"" + PluginText.cut(PluginText.clean(text.substring(at)), 40)
                            + "\", expected a column in braces as in {name}, or {{ for a brace");
                }
                parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
                parts.add(new Part.Column(name));
                at = end + 1;
            }
        }
        parts.add(new Part.Literal(literal.toString()));
        return new Template(parts);
    }

    /** The columns that it asks for, in lower case. */
    Set<String> columns() {
        Set<String> columns = new HashSet<>();
        for (Part part : parts) {
            if (part instanceof Part.Column(String name)) {
                columns.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    /** Supplies the text of a placeholder. */
    @FunctionalInterface
    interface Values {
        String of(String column) throws CheckFailedException;
    }

    String fill(Values values) throws CheckFailedException {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(
                    switch (part) {
                        case Part.Literal(String literal) -> literal;
                        case Part.Column(String name) -> values.of(name);
                    });
        }
        return text.toString();
    }

    String fill(Rows rows, int row) throws CheckFailedException {
        return fill(column -> rows.cell(column, row).toString());
    }
}
