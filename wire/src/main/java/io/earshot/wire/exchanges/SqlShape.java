package io.earshot.wire.exchanges;

import java.nio.charset.StandardCharsets;

/**
 * Reduces a statement to its shape: keywords, tables and columns stay, every literal becomes {@code ?}, lists of them become one,
 * comments go. Whatever is not certainly a name is taken for a literal.
 */
final class SqlShape {

    private static final int MAX_SHAPE = 200;

    private final byte[] sql;
    private final int end;
    private final boolean doubleQuotesName;
    private final StringBuilder shape = new StringBuilder(80);
    private int at;
    private boolean space;

    private SqlShape(byte[] sql, int length, boolean doubleQuotesName) {
        this.sql = sql;
        this.end = length;
        this.doubleQuotesName = doubleQuotesName;
    }

    /** @param doubleQuotesName whether "x" is a name, as in PostgreSQL, and not a literal, as in MySQL */
    static String of(byte[] sql, int length, boolean doubleQuotesName) {
        return new SqlShape(sql, length, doubleQuotesName).reduce();
    }

    private String reduce() {
        while (at < end && shape.length() < MAX_SHAPE) {
            byte b = sql[at];
            if (b <= ' ' && b >= 0) {
                space = true;
                at++;
            } else if (b == '\'' || (b == '"' && !doubleQuotesName)) {
                string(b);
                literal();
            } else if (b == '`' || b == '"') {
                name(b);
            } else if (b == '-' && peek(1) == '-') {
                skipLine();
            } else if (b == '#' && !doubleQuotesName) {
                skipLine();
            } else if (b == '/' && peek(1) == '*') {
                skipComment();
            } else if (b == '$') {
                dollar();
            } else if (isDigit(b) || (b == '.' && isDigit(peek(1)))) {
                number();
            } else if (isWord(b)) {
                word();
            } else {
                sign((char) (b & 0xff));
            }
        }
        return shape.toString().strip();
    }

    private int peek(int ahead) {
        return at + ahead < end ? sql[at + ahead] : 0;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isWord(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b < 0;
    }

    private void append(String text) {
        if (space && !shape.isEmpty()) {
            shape.append(' ');
        }
        space = false;
        shape.append(text);
    }

    /** Passes over a quoted text. One that never ends takes all that is left. */
    private void string(byte quote) {
        at++;
        while (at < end) {
            if (sql[at] == '\\' && !doubleQuotesName) {
                at += 2;
            } else if (sql[at] == quote) {
                if (peek(1) != quote) {
                    at++;
                    return;
                }
                at += 2;
            } else {
                at++;
            }
        }
    }

    private void name(byte quote) {
        int from = at++;
        while (at < end && sql[at] != quote) {
            at++;
        }
        at = Math.min(end, at + 1);
        append(new String(sql, from, Math.min(at - from, MAX_SHAPE), StandardCharsets.UTF_8));
    }

    private void skipLine() {
        while (at < end && sql[at] != '\n') {
            at++;
        }
        space = true;
    }

    private void skipComment() {
        at += 2;
        while (at < end && !(sql[at] == '*' && peek(1) == '/')) {
            at++;
        }
        at = Math.min(end, at + 2);
        space = true;
    }

    /** A parameter ({@code $1}), or a text between {@code $tag$} and the same again. */
    private void dollar() {
        int from = at++;
        while (at < end && (isWord(sql[at]) || isDigit(sql[at]))) {
            at++;
        }
        if (at >= end || sql[at] != '$') {
            literal();
            return;
        }
        at++;
        int tag = at - from;
        while (at + tag <= end && !isSame(from, tag)) {
            at++;
        }
        at = at + tag <= end ? at + tag : end;
        literal();
    }

    private boolean isSame(int from, int length) {
        for (int i = 0; i < length; i++) {
            if (sql[at + i] != sql[from + i]) {
                return false;
            }
        }
        return true;
    }

    private void number() {
        while (at < end && (isDigit(sql[at]) || isWord(sql[at]) || sql[at] == '.')) {
            at++;
        }
        literal();
    }

    /** A word; a prefix such as N or X before a quote belongs to the literal. */
    private void word() {
        int from = at;
        while (at < end && (isWord(sql[at]) || isDigit(sql[at]) || sql[at] == '$')) {
            at++;
        }
        if (at < end && sql[at] == '\'' && at - from <= 2) {
            if (doubleQuotesName && (sql[from] | 0x20) == 'e') {
                escaped();
            } else {
                string((byte) '\'');
            }
            literal();
            return;
        }
        append(new String(sql, from, Math.min(at - from, MAX_SHAPE), StandardCharsets.UTF_8));
    }

    /** PostgreSQL's E'…', in which a backslash escapes. */
    private void escaped() {
        at++;
        while (at < end && sql[at] != '\'') {
            at += sql[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    /** Adds a place holder, unless the one before it is of the same list. */
    private void literal() {
        int length = shape.length();
        if (length >= 2 && shape.charAt(length - 1) == ',' && shape.charAt(length - 2) == '?') {
            shape.setLength(length - 1);
            space = false;
            return;
        }
        if (length > 0 && shape.charAt(length - 1) == '?' && !space) {
            return;
        }
        append("?");
    }

    private void sign(char sign) {
        at++;
        if (sign == ',') {
            shape.append(',');
            space = false;
            return;
        }
        if (sign == ')' && endsWithRepeatedTuple()) {
            return;
        }
        append(Character.toString(sign));
    }

    /** Turns {@code (?),(?)} into {@code (?)}, as a statement with many rows has them. */
    private boolean endsWithRepeatedTuple() {
        int length = shape.length();
        if (length >= 6 && shape.charAt(length - 1) == '?' && shape.charAt(length - 2) == '(') {
            int before = length - 2;
            while (before > 0 && (shape.charAt(before - 1) == ' ' || shape.charAt(before - 1) == ',')) {
                before--;
            }
            if (before >= 3
                    && before < length - 2
                    && shape.substring(before - 3, before).equals("(?)")) {
                shape.setLength(before);
                space = false;
                return true;
            }
        }
        return false;
    }
}
