package io.earshot.server.sql;

import java.util.Locale;
import java.util.Set;

/**
 * Lets through one statement that reads. The readers' rights already keep them from changing anything; this says so in
 * plain words, and keeps out what needs no right, such as SET and SHUTDOWN in a second statement.
 */
final class SelectGuard {

    private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW");

    private SelectGuard() {}

    /**
     * Checks and trims a statement.
     *
     * @return the statement without the semicolon and the comments around it
     * @throws SqlRefusedException if it is empty, does something other than read, or is more than one
     */
    static String requireOneSelect(String sql) throws SqlRefusedException {
        int start = skipBlanks(sql, 0);
        while (start < sql.length() && sql.charAt(start) == '(') {
            start = skipBlanks(sql, start + 1);
        }
        int end = start;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        String verb = sql.substring(start, end).toUpperCase(Locale.ROOT);
        if (verb.isEmpty()) {
            throw new SqlRefusedException("no statement, expected one SELECT");
        }
        if (!READING.contains(verb)) {
            throw new SqlRefusedException(verb + " refused, expected one SELECT: the tables are read-only");
        }
        int semicolon = findSemicolon(sql, end);
        if (skipBlanks(sql, semicolon + 1) < sql.length()) {
            throw new SqlRefusedException("more than one statement, expected one SELECT");
        }
        return sql.substring(0, semicolon);
    }

    private static int findSemicolon(String sql, int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) != ';') {
            at = skipToken(sql, at);
        }
        return at;
    }

    private static int skipToken(String sql, int at) {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            return after(sql, sql.indexOf(c, at + 1), 1);
        }
        if (sql.startsWith("$$", at)) {
            return after(sql, sql.indexOf("$$", at + 2), 2);
        }
        int afterBlank = skipBlanks(sql, at);
        return afterBlank > at ? afterBlank : at + 1;
    }

    /** White space and comments; H2 nests block comments. */
    private static int skipBlanks(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
                at = after(sql, sql.indexOf('\n', at), 1);
            } else if (sql.startsWith("/*", at)) {
                at = skipBlockComment(sql, at);
            } else {
                return at;
            }
        }
        return Math.min(at, sql.length());
    }

    private static int skipBlockComment(String sql, int from) {
        int depth = 0;
        int at = from;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return sql.length();
    }

    private static int after(String sql, int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }
}
