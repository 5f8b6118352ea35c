package io.earshot.server.recording;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Collects entries as lines. Every report is written as some of them, so that no value becomes a text of its own on the way. */
final class LineWriter {

    /** A power of two. The rows of a report share most of their times, whose texts take long to make. */
    private static final int TIMES = 64;

    private final StringBuilder lines = new StringBuilder();
    private final Instant[] times = new Instant[TIMES];
    private final String[] timeTexts = new String[TIMES];

    int length() {
        return lines.length();
    }

    /** Returns the lines since the last time, each with its end. */
    String take() {
        String taken = lines.toString();
        lines.setLength(0);
        return taken;
    }

    void add(Entry entry) {
        switch (entry) {
            case Entry.Statement(int number, String sql) -> {
                lines.append("S\t").append(number).append('\t');
                escape(sql);
            }
            case Entry.Row(int statement, List<Object> values) -> row(statement, values);
            case Entry.Commit(Instant at) -> lines.append("C\t").append(at.toEpochMilli());
            case Entry.Checkpoint() -> lines.append('P');
            case Entry.CheckRan(String check, Instant at) ->
                lines.append("K\t").append(check).append('\t').append(at.toEpochMilli());
        }
        lines.append('\n');
    }

    private void row(int statement, List<Object> values) {
        lines.append("R\t").append(statement);
        for (Object value : values) {
            lines.append('\t');
            value(value instanceof Optional<?> optional ? optional.orElse(null) : value);
        }
    }

    private void value(Object value) {
        switch (value) {
            case null -> lines.append('n');
            case Instant time -> lines.append('t').append(text(time));
            case Integer number -> lines.append('i').append(number.intValue());
            case Long number -> lines.append('l').append(number.longValue());
            case Float number -> lines.append('f').append(number.floatValue());
            case Double number -> lines.append('d').append(number.doubleValue());
            case Boolean bool -> lines.append('b').append(bool.booleanValue());
            default -> {
                lines.append('s');
                escape(value.toString());
            }
        }
    }

    private String text(Instant time) {
        int place = time.hashCode() & (TIMES - 1);
        if (!time.equals(times[place])) {
            times[place] = time;
            timeTexts[place] = time.toString();
        }
        return timeTexts[place];
    }

    private void escape(String text) {
        if (isPlain(text)) {
            lines.append(text);
        } else {
            lines.append(text.replace("\\", "\\\\")
                    .replace("\t", "\\t")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r"));
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\t' || c == '\n' || c == '\r') {
                return false;
            }
        }
        return true;
    }
}
