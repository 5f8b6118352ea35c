package io.earshot.traffic.results;

import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Writes rows in the text format of PostgreSQL's COPY. */
final class CopyText {

    private static final int USUAL_ROW = 400;

    private CopyText() {}

    static byte[] of(Collection<Row> rows, List<Column> columns) {
        StringBuilder text = new StringBuilder(rows.size() * USUAL_ROW);
        for (Row row : rows) {
            for (int i = 0; i < columns.size(); i++) {
                if (i > 0) {
                    text.append('\t');
                }
                Optional<Object> value = row.value(columns.get(i));
                if (value.isEmpty()) {
                    text.append("\\N");
                } else {
                    append(text, value.get());
                }
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, Object value) {
        switch (value) {
            case Boolean bool -> text.append(bool ? 't' : 'f');
            case Number number -> text.append(number);
            case OffsetDateTime time -> text.append(time);
            default -> escape(text, value.toString());
        }
    }

    private static void escape(StringBuilder text, String value) {
        if (!needsEscape(value)) {
            text.append(value);
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                // PostgreSQL has no such character in its texts, and whoever sends one must not stop the others' rows.
                case '\0' -> text.append('\ufffd');
                default -> text.append(character);
            }
        }
    }

    private static boolean needsEscape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character < ' ' || character == '\\') {
                return true;
            }
        }
        return false;
    }
}
