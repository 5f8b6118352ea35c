package io.earshot.web.postgres;

/** Writes texts with escapes, {@code E'a\'b'}, as plain ones, {@code 'a''b'}: nothing else here knows them. */
final class EscapedTexts {

    private final String sql;
    private final StringBuilder plain = new StringBuilder();
    private int at;

    private EscapedTexts(String sql) {
        this.sql = sql;
    }

    static String plain(String sql) {
        return sql.contains("E'") || sql.contains("e'") ? new EscapedTexts(sql).read() : sql;
    }

    private String read() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean begins = (c == 'E' || c == 'e') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'';
            if (begins && (at == 0 || !Character.isUnicodeIdentifierPart(sql.charAt(at - 1)))) {
                escaped();
            } else if (c == '\'' || c == '"') {
                copyTo(behind(String.valueOf(c), at + 1));
            } else if (sql.startsWith("--", at)) {
                copyTo(behind("\n", at));
            } else if (sql.startsWith("/*", at)) {
                copyTo(behind("*/", at));
            } else {
                copyTo(at + 1);
            }
        }
        return plain.toString();
    }

    private int behind(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private void copyTo(int end) {
        plain.append(sql, at, end);
        at = end;
    }

    private void escaped() {
        plain.append('\'');
        at += 2;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            boolean doubled = c == '\'' && at < sql.length() && sql.charAt(at) == '\'';
            if (c == '\'' && !doubled) {
                plain.append('\'');
                return;
            }
            char meant = c == '\\' && at < sql.length() ? unescaped(sql.charAt(at++)) : c;
            at += doubled ? 1 : 0;
            plain.append(meant == '\'' ? "''" : String.valueOf(meant));
        }
    }

    private static char unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }
}
