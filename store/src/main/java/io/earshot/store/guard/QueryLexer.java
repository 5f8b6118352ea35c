package io.earshot.store.guard;

import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Splits a query into tokens. Databases and parsers disagree about how comments end, what is a blank, and which letters may
 * follow a number; so this lexer knows only what all of them read alike, and refuses the rest with its place.
 */
final class QueryLexer {

    private static final int MAX_LENGTH = 1 << 16;
    private static final int MAX_TOKENS = 5_000;
    private static final int MAX_TEXT = 4_096;
    private static final int MAX_NAME = 256;
    private static final int MAX_DIGITS = 64;

    /** The largest exponent of a DOUBLE PRECISION. Arithmetic on decimal numbers with a larger exponent takes minutes. */
    private static final int MAX_EXPONENT = 308;

    /** PostgreSQL's operators that are LIKE by another name; the longest come first. */
    private static final Map<String, List<String>> WORDS_OF_SIGNS = new LinkedHashMap<>();

    static {
        WORDS_OF_SIGNS.put("!~~*", List.of("NOT", "ILIKE"));
        WORDS_OF_SIGNS.put("!~~", List.of("NOT", "LIKE"));
        WORDS_OF_SIGNS.put("~~*", List.of("ILIKE"));
        WORDS_OF_SIGNS.put("~~", List.of("LIKE"));
    }

    private static final List<String> SIGNS = List.of(
            "!~*", "!~", "~*", "~", "<<", ">>", "||", "::", "<=", ">=", "<>", "!=", "(", ")", ",", ".", "*", "+", "-",
            "/", "%", "=", "<", ">", "[", "]", ";");

    private final String sql;
    private final List<QueryToken> tokens = new ArrayList<>();

    private QueryLexer(String sql) {
        this.sql = sql;
    }

    /** @throws QueryRefusedException if the text holds something that has more than one meaning, or is too long */
    static List<QueryToken> tokens(String sql) throws QueryRefusedException {
        if (sql.length() > MAX_LENGTH) {
            throw new QueryRefusedException(
                    Reason.FORBIDDEN, "a query of " + sql.length() + " characters, expected at most " + MAX_LENGTH);
        }
        QueryLexer lexer = new QueryLexer(sql);
        lexer.requirePrintable();
        int at = 0;
        while (at < sql.length()) {
            at = lexer.read(at);
        }
        return lexer.tokens;
    }

    private void requirePrintable() throws QueryRefusedException {
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (isHalf(i) || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                throw refused("the character U+%04X".formatted((int) c), i, "expected printable text");
            }
        }
    }

    /** Tells whether a character is one half of a pair whose other half is missing. */
    private boolean isHalf(int at) {
        char c = sql.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == sql.length() || !Character.isLowSurrogate(sql.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(sql.charAt(at - 1)));
    }

    /** @return where the next token begins */
    private int read(int at) throws QueryRefusedException {
        char c = sql.charAt(at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            return at + 1;
        }
        if (sql.startsWith("--", at)) {
            return lineEnd(at);
        }
        if (sql.startsWith("/*", at)) {
            return commentEnd(at);
        }
        if (tokens.size() >= MAX_TOKENS) {
            throw new QueryRefusedException(
                    Reason.FORBIDDEN,
                    "a query of more than " + MAX_TOKENS + " words and signs, expected a shorter one");
        }
        if (isLetter(c)) {
            return readWord(at);
        }
        if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)) && !follows(at))) {
            return readNumber(at);
        }
        return switch (c) {
            case '\'' -> readQuoted(Kind.TEXT, at, at, MAX_TEXT);
            case '"' -> readQuoted(Kind.NAME, at, at, MAX_NAME);
            case '?' -> readParameter(at);
            case '$' -> sql.startsWith("$$", at) ? readDollarQuoted(at) : readParameter(at);
            default -> readSign(at);
        };
    }

    private int readWord(int at) throws QueryRefusedException {
        int end = at + 1;
        while (end < sql.length() && isLetterOrDigit(sql.charAt(end))) {
            end++;
        }
        String word = sql.substring(at, end);
        if (end < sql.length() && sql.charAt(end) == '\'') {
            if (word.equalsIgnoreCase("X")) {
                return readBinary(at, end);
            }
            throw refused(word + " in front of a quote", at, "expected a text in single quotes alone");
        }
        if (word.length() > MAX_NAME) {
            throw refused("a word of " + word.length() + " letters", at, "expected at most " + MAX_NAME);
        }
        requireGap(end);
        tokens.add(QueryToken.word(word, at));
        return end;
    }

    private int readNumber(int at) throws QueryRefusedException {
        int end = digitsEnd(at);
        if (end < sql.length() && sql.charAt(end) == '.') {
            int fraction = digitsEnd(end + 1);
            if (fraction == end + 1) {
                throw refused("a number without digits behind its point", at, "expected a number as in 0.5");
            }
            end = fraction;
        }
        if (end - at > MAX_DIGITS) {
            throw refused("a number of " + (end - at) + " digits", at, "expected at most " + MAX_DIGITS);
        }
        if (end < sql.length() && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')) {
            int from = end + 1;
            if (from < sql.length() && (sql.charAt(from) == '+' || sql.charAt(from) == '-')) {
                from++;
            }
            int exponentEnd = digitsEnd(from);
            if (exponentEnd == from
                    || exponentEnd - from > 3
                    || Integer.parseInt(sql.substring(from, exponentEnd)) > MAX_EXPONENT) {
                throw refused(
                        "a number with the exponent " + sql.substring(end, Math.min(exponentEnd, end + 8)),
                        at,
                        "expected an exponent between -" + MAX_EXPONENT + " and " + MAX_EXPONENT);
            }
            end = exponentEnd;
        }
        requireGap(end);
        tokens.add(new QueryToken(Kind.NUMBER, sql.substring(at, end).toUpperCase(Locale.ROOT), at));
        return end;
    }

    /** Refuses a word, a number or a quote that begins where another token ends; databases disagree about what that is. */
    private void requireGap(int end) throws QueryRefusedException {
        if (end < sql.length()) {
            char c = sql.charAt(end);
            if (isLetterOrDigit(c)
                    || c == '\''
                    || c == '"'
                    || c == '`'
                    || c == '$'
                    || c == '#'
                    || c == '@'
                    || c > '~') {
                throw refused("the character " + shown(c), end, "expected a space before it");
            }
        }
    }

    private int readQuoted(Kind kind, int at, int open, int max) throws QueryRefusedException {
        char quote = sql.charAt(open);
        StringBuilder text = new StringBuilder();
        int end = open + 1;
        while (true) {
            if (end == sql.length()) {
                throw refused("a quote that is not closed", at, "expected another " + quote);
            }
            char c = sql.charAt(end);
            if (c == quote) {
                if (end + 1 == sql.length() || sql.charAt(end + 1) != quote) {
                    break;
                }
                end++;
            }
            text.append(c);
            end++;
        }
        return add(kind, at, text.toString(), end + 1, max);
    }

    private int readDollarQuoted(int at) throws QueryRefusedException {
        int close = sql.indexOf("$$", at + 2);
        if (close < 0) {
            throw refused("a quote that is not closed", at, "expected another $$");
        }
        return add(Kind.TEXT, at, sql.substring(at + 2, close), close + 2, MAX_TEXT);
    }

    private int readBinary(int at, int open) throws QueryRefusedException {
        int close = open + 1;
        while (close < sql.length() && Character.digit(sql.charAt(close), 16) >= 0 && sql.charAt(close) < 128) {
            close++;
        }
        if (close == sql.length() || sql.charAt(close) != '\'' || (close - open) % 2 == 0) {
            throw refused("a binary value", at, "expected pairs of hexadecimal digits as in X'0aff'");
        }
        return add(Kind.BINARY, at, sql.substring(open + 1, close), close + 1, MAX_TEXT);
    }

    private int add(Kind kind, int at, String text, int end, int max) throws QueryRefusedException {
        if (text.length() > max) {
            throw refused("a text of " + text.length() + " characters", at, "expected at most " + max);
        }
        if (kind == Kind.TEXT && NumberText.isHuge(text)) {
            throw refused("a number whose exponent has more than three digits", at, "expected a smaller one");
        }
        if (kind == Kind.NAME && text.isEmpty()) {
            throw refused("an empty name", at, "expected at least one character");
        }
        if (!tokens.isEmpty() && tokens.getLast().kind() == Kind.TEXT && kind == Kind.TEXT) {
            throw refused("a text behind another", at, "expected || between them");
        }
        requireGap(end);
        tokens.add(new QueryToken(kind, text, at));
        return end;
    }

    private int readParameter(int at) throws QueryRefusedException {
        int end = digitsEnd(at + 1);
        if (end - at > 5 || (sql.charAt(at) == '$' && end == at + 1) || (end > at + 1 && sql.charAt(at + 1) == '0')) {
            throw refused("the character " + shown(sql.charAt(at)), at, "expected a parameter as in ? or $1");
        }
        requireGap(end);
        tokens.add(new QueryToken(Kind.PARAMETER, "?" + sql.substring(at + 1, end), at));
        return end;
    }

    private int readSign(int at) throws QueryRefusedException {
        for (Map.Entry<String, List<String>> sign : WORDS_OF_SIGNS.entrySet()) {
            if (sql.startsWith(sign.getKey(), at)) {
                sign.getValue().forEach(word -> tokens.add(new QueryToken(Kind.WORD, word, at)));
                return at + sign.getKey().length();
            }
        }
        for (String sign : SIGNS) {
            if (sql.startsWith(sign, at)) {
                tokens.add(new QueryToken(Kind.SIGN, sign.equals("!=") ? "<>" : sign, at));
                return at + sign.length();
            }
        }
        char c = sql.charAt(at);
        throw switch (c) {
            case '@' -> refused("the variable sign @", at, "variables would outlive the query");
            case '`' -> refused("the character `", at, "expected names in double quotes");
            default -> refused("the character " + shown(c), at, "expected SQL");
        };
    }

    /** Returns the place behind a comment that ends with the line. */
    private int lineEnd(int at) {
        int end = at;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    /** Returns the place behind a comment between signs, which may hold others. */
    private int commentEnd(int from) throws QueryRefusedException {
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
        throw refused("a comment that is not closed", from, "expected */");
    }

    /** Tells whether a point at this place belongs to a name or a parenthesis in front of it. */
    private boolean follows(int at) {
        return !tokens.isEmpty()
                && at > 0
                && (isLetterOrDigit(sql.charAt(at - 1)) || "\")]".indexOf(sql.charAt(at - 1)) >= 0);
    }

    private int digitsEnd(int from) {
        int end = from;
        while (end < sql.length() && isDigit(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    private static String shown(char c) {
        return c > ' ' && c <= '~' ? String.valueOf(c) : "U+%04X".formatted((int) c);
    }

    private QueryRefusedException refused(String what, int at, String expected) {
        return new QueryRefusedException(Reason.SYNTAX, what + " at " + QueryPlace.of(sql, at) + ", " + expected);
    }
}
