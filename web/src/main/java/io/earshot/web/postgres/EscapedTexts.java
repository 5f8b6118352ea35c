package io.earshot.web.postgres;

import java.util.Optional;

/** Writes texts with escapes, {@code E'a\'b'}, as plain ones, {@code 'a''b'}: nothing else here knows them (PostgreSQL's manual, 4.1.2.2). */
final class EscapedTexts {

    private static final String OCTAL = "01234567";
    private static final String HEXADECIMAL = "0123456789abcdefABCDEF";

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
            String meant = c == '\\' && at < sql.length() ? unescaped(sql.charAt(at++)) : String.valueOf(c);
            at += doubled ? 1 : 0;
            plain.append(meant.replace("'", "''"));
        }
    }

    private String unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'x' -> character(HEXADECIMAL, 1, 2, 16).orElse("x");
            case 'u' -> character(HEXADECIMAL, 4, 4, 16).orElse("u");
            case 'U' -> character(HEXADECIMAL, 8, 8, 16).orElse("U");
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                yield character(OCTAL, 1, 3, 8).orElseThrow();
            }
            default -> String.valueOf(escaped);
        };
    }

    /** Returns the character with the number that stands here, if as many digits as it needs are there. */
    private Optional<String> character(String digits, int least, int most, int radix) {
        int end = at;
        while (end < sql.length() && end - at < most && digits.indexOf(sql.charAt(end)) >= 0) {
            end++;
        }
        if (end - at < least) {
            return Optional.empty();
        }
        int number = Integer.parseUnsignedInt(sql, at, end, radix);
        if (!Character.isValidCodePoint(number)) {
            return Optional.empty();
        }
        at = end;
        return Optional.of(Character.toString(number));
    }
}
