package io.earshot.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A statement's words and signs as H2 reads them, without comments and blanks. */
public final class SqlTokens {

    /** Lists the kinds of tokens. */
    public enum Kind {
        /** Upper case, as H2 understands it. */
        WORD,
        /** A name in double quotes or backticks, as it is written between them. */
        QUOTED,
        /** A text in single quotes or between two {@code $$}, without them. */
        TEXT,
        NUMBER,
        SIGN
    }

    /** @param at where it begins */
    public record Token(Kind kind, String text, int at) {

        /** @param word in upper case */
        public boolean is(String word) {
            return kind == Kind.WORD && text.equals(word);
        }

        public boolean isSign(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        /** Returns whether it may be an identifier, quoted or not, as H2 compares it. */
        public boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED;
        }
    }

    private static final Token END = new Token(Kind.SIGN, "", Integer.MAX_VALUE);
    private static final List<String> LONG_SIGNS = List.of("||", "::", "<=", ">=", "<>", "!=", "!~", "&&");

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    public static List<Token> of(String sql) {
        SqlTokens reading = new SqlTokens(sql);
        int at = 0;
        while (at < sql.length()) {
            at = reading.read(at);
        }
        return reading.tokens;
    }

    /** The token there, or one that is equal to nothing. */
    public static Token at(List<Token> tokens, int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : END;
    }

    /** @return where the next one begins */
    private int read(int at) {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            return at + 1;
        }
        if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
            return behind("\n", at);
        }
        if (sql.startsWith("/*", at)) {
            return skipBlockComment(at);
        }
        if (c == '\'') {
            return readQuoted(Kind.TEXT, at, c);
        }
        if (c == '"' || c == '`') {
            return readQuoted(Kind.QUOTED, at, c);
        }
        if (sql.startsWith("$$", at)) {
            int end = behind("$$", at + 2);
            return add(Kind.TEXT, at, sql.substring(at + 2, Math.max(at + 2, end - 2)), end);
        }
        if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            int end = at + 1;
            while (end < sql.length()
                    && (Character.isUnicodeIdentifierPart(sql.charAt(end)) || sql.charAt(end) == '$')) {
                end++;
            }
            return add(Kind.WORD, at, sql.substring(at, end).toUpperCase(Locale.ROOT), end);
        }
        if (isDigit(c)) {
            int end = at + 1;
            while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '.')) {
                end++;
            }
            return add(Kind.NUMBER, at, sql.substring(at, end), end);
        }
        String sign = LONG_SIGNS.stream()
                .filter(longer -> sql.startsWith(longer, at))
                .findFirst()
                .orElse(String.valueOf(c));
        return add(Kind.SIGN, at, sign, at + sign.length());
    }

    private int readQuoted(Kind kind, int at, char quote) {
        StringBuilder text = new StringBuilder();
        int end = at + 1;
        while (end < sql.length()) {
            if (sql.charAt(end) != quote) {
                text.append(sql.charAt(end++));
            } else if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
                text.append(quote);
                end += 2;
            } else {
                break;
            }
        }
        // A token without an end is left to the database, which has the better message.
        return add(kind, at, text.toString(), Math.min(sql.length(), end + 1));
    }

    private int add(Kind kind, int at, String text, int end) {
        tokens.add(new Token(kind, text, at));
        return end;
    }

    /** H2 nests them. */
    private int skipBlockComment(int from) {
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

    private int behind(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
