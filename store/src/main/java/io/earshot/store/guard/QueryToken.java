package io.earshot.store.guard;

import java.util.Locale;

/**
 * A lexical unit of a query.
 *
 * @param text upper case for words; without quotes, and with doubled quotes resolved, for names and texts
 * @param at where it begins in the query
 */
record QueryToken(Kind kind, String text, int at) {

    enum Kind {
        /** A keyword or a name without quotes. */
        WORD,
        /** A name in double quotes. */
        NAME,
        /** A text in single quotes or between two {@code $$}. */
        TEXT,
        /** Hexadecimal digits between {@code X'} and {@code '}. */
        BINARY,
        NUMBER,
        /** {@code ?}, or {@code ?1} for the first parameter. */
        PARAMETER,
        SIGN
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    /** Returns how a database that knows standard SQL reads this token and no other. */
    String print() {
        return switch (kind) {
            case WORD, NUMBER, PARAMETER, SIGN -> text;
            case NAME -> quote(text);
            case TEXT -> "'" + text.replace("'", "''") + "'";
            case BINARY -> "X'" + text + "'";
        };
    }

    /** Returns a delimited identifier, which no database takes for a keyword. */
    static String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static QueryToken word(String text, int at) {
        return new QueryToken(Kind.WORD, text.toUpperCase(Locale.ROOT), at);
    }
}
