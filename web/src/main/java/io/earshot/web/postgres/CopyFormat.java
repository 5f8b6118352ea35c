package io.earshot.web.postgres;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lines of COPY as PostgreSQL writes them (its manual, "COPY", section "File Formats").
 *
 * @param csv whether values are quoted where that is needed; otherwise signs are escaped by backslashes
 * @param nothing text for NULL
 * @param header whether the first line has the columns' names
 * @param quoteAll whether all values but NULL are quoted
 */
record CopyFormat(boolean csv, char delimiter, String nothing, boolean header, char quote, boolean quoteAll) {

    /** Letters of the signs that a backslash escapes, in the same order. */
    private static final String LETTERS = "bfnrtv";

    private static final String SIGNS = "\b\f\n\r\t\u000b";

    /** Returns the first line; only names that need quotes have them. */
    String head(List<String> columns) {
        return new CopyFormat(csv, delimiter, nothing, header, quote, false)
                .line(columns.stream().map(Optional::of).toList());
    }

    /** @param values empty for NULL */
    String line(List<Optional<String>> values) {
        boolean alone = values.size() == 1;
        return values.stream()
                .map(value -> value.map(text -> csv ? quoted(text, alone) : escaped(text))
                        .orElse(nothing))
                .collect(Collectors.joining(String.valueOf(delimiter), "", "\n"));
    }

    private String quoted(String text, boolean alone) {
        boolean needed = quoteAll
                || text.equals(nothing)
                || (alone && text.equals("\\."))
                || text.chars().anyMatch(c -> c == delimiter || c == quote || c == '\n' || c == '\r');
        return needed ? quote + text.replace(String.valueOf(quote), "" + quote + quote) + quote : text;
    }

    private String escaped(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int sign = SIGNS.indexOf(c);
            if (sign >= 0) {
                line.append('\\').append(LETTERS.charAt(sign));
            } else {
                line.append(c == '\\' || c == delimiter ? "\\" : "").append(c);
            }
        }
        return line.toString();
    }
}
