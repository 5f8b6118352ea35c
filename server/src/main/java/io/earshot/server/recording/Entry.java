package io.earshot.server.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of a recording: its kind and fields, separated by tabs. */
sealed interface Entry {

    /** A statement, which rows name by its number. */
    record Statement(int number, String sql) implements Entry {
        public Statement {
            if (!sql.matches("(MERGE INTO|INSERT INTO|DELETE FROM|UPDATE) [^;]*")) {
                throw new IllegalArgumentException("no statement that writes rows: " + sql);
            }
        }
    }

    record Row(int statement, List<Object> values) implements Entry {}

    /** The changes since the last commit were visible from then on. */
    record Commit(Instant at) implements Entry {}

    /** Says that all rows that there are follow up to the next commit; who has read what is before it has them. */
    record Checkpoint() implements Entry {}

    record CheckRan(String check, Instant at) implements Entry {}

    /** @throws IllegalArgumentException if it is no line of a recording */
    static Entry read(String line) {
        String[] fields = line.split("\t", -1);
        return switch (fields[0]) {
            case "S" -> new Statement(Integer.parseInt(fields[1]), unescape(fields[2]));
            case "C" -> new Commit(Instant.ofEpochMilli(Long.parseLong(fields[1])));
            case "P" -> new Checkpoint();
            case "K" -> new CheckRan(fields[1], Instant.ofEpochMilli(Long.parseLong(fields[2])));
            case "R" -> {
                List<Object> values = new ArrayList<>();
                for (int i = 2; i < fields.length; i++) {
                    values.add(value(fields[i]));
                }
                yield new Row(Integer.parseInt(fields[1]), values);
            }
            default -> throw new IllegalArgumentException("\"" + fields[0] + "\", expected S, R, C, P or K");
        };
    }

    /** Returns a value of a row; an empty Optional stands for NULL. */
    static Object value(String text) {
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case 'n' -> Optional.empty();
            case 't' -> Instant.parse(rest);
            case 'i' -> Integer.valueOf(rest);
            case 'l' -> Long.valueOf(rest);
            case 'f' -> Float.valueOf(rest);
            case 'd' -> Double.valueOf(rest);
            case 'b' -> Boolean.valueOf(rest);
            case 's' -> unescape(rest);
            default -> throw new IllegalArgumentException("value \"" + text + "\", expected n, t, i, l, f, d, b or s");
        };
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                plain.append(
                        switch (text.charAt(i)) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> text.charAt(i);
                        });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
