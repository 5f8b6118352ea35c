package io.earshot.store;

import io.earshot.model.Names;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Set;

/**
 * Lets through one statement that reads, and of what H2 can do only that which it can also be stopped from. The readers'
 * rights keep them from changing anything; this keeps out what needs no right (SET, SHUTDOWN, row locks, sessions of others)
 * and what H2 cannot interrupt once it has begun: it looks at its clock between two rows, never within one expression. So
 * texts cannot be made to grow without rows, patterns are matched in linear time or by a matcher of ours that counts its
 * steps, and functions are those of a list.
 */
public final class SelectGuard {

    private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW");
    private static final Set<String> LOCKS = Set.of("UPDATE", "SHARE", "NO", "KEY");
    private static final Set<String> PATTERN_WORDS = Set.of("REGEXP", "RLIKE", "SIMILAR");
    private static final Set<String> VISIBLE_SCHEMA = Set.of("TABLES", "COLUMNS", "VIEWS");

    /** Each may double what a row holds. */
    private static final int MAX_JOINED_TEXTS = 8;

    private static final int MAX_TEXT = 4_096;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_TOKENS = 5_000;

    private SelectGuard() {}

    /**
     * Checks and trims a statement.
     *
     * @return the statement without the semicolon and the comments behind it
     * @throws SqlRefusedException if it is empty, does something other than read, is more than one, or has something in it
     *     that could not be stopped
     */
    public static String requireOneSelect(String sql) throws SqlRefusedException {
        List<Token> tokens = SqlTokens.of(sql);
        int first = 0;
        while (SqlTokens.at(tokens, first).isSign("(")) {
            first++;
        }
        Token verb = SqlTokens.at(tokens, first);
        if (verb.kind() != Kind.WORD) {
            throw refused("no statement, expected one SELECT");
        }
        if (!READING.contains(verb.text())) {
            throw refused(Names.shorten(verb.text()) + " refused, expected one SELECT: the tables are read-only");
        }
        int end = first;
        while (end < tokens.size() && !tokens.get(end).isSign(";")) {
            end++;
        }
        if (end + 1 < tokens.size()) {
            throw refused("more than one statement, expected one SELECT");
        }
        requireStoppable(tokens.subList(0, end));
        return end < tokens.size() ? sql.substring(0, tokens.get(end).at()) : sql;
    }

    private static void requireStoppable(List<Token> tokens) throws SqlRefusedException {
        if (tokens.size() > MAX_TOKENS) {
            throw refused("a statement of " + tokens.size() + " words and signs, expected at most " + MAX_TOKENS);
        }
        int depth = 0;
        int joined = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token next = SqlTokens.at(tokens, i + 1);
            switch (token.kind()) {
                case SIGN -> {
                    depth += token.text().equals("(") ? 1 : token.text().equals(")") ? -1 : 0;
                    joined += token.text().equals("||") ? 1 : 0;
                    requireKnownSign(token);
                }
                case TEXT -> {
                    if (token.text().length() > MAX_TEXT) {
                        throw refused(
                                "a text of " + token.text().length() + " characters, expected at most " + MAX_TEXT);
                    }
                }
                case WORD, QUOTED -> {
                    requireHarmless(tokens, i);
                    if (next.isSign("(")) {
                        Functions.require(tokens, i);
                    }
                }
                case NUMBER -> {
                    // Whatever it is, it is one value.
                }
            }
            if (depth > MAX_DEPTH) {
                throw refused("parentheses nested deeper than " + MAX_DEPTH);
            }
            if (joined > MAX_JOINED_TEXTS) {
                throw refused("more than " + MAX_JOINED_TEXTS + " times ||, expected fewer: use CONCAT");
            }
        }
    }

    private static void requireKnownSign(Token token) throws SqlRefusedException {
        switch (token.text()) {
            case "~", "!~" -> throw refused("~ refused, expected REGEXP_LIKE(text, 'pattern')");
            case "@" -> throw refused("@ refused: variables would outlive the question");
            default -> {
                // H2 knows what to do with it, or says that it does not.
            }
        }
    }

    private static void requireHarmless(List<Token> tokens, int i) throws SqlRefusedException {
        Token token = tokens.get(i);
        Token next = SqlTokens.at(tokens, i + 1);
        if (token.is("FOR") && next.kind() == Kind.WORD && LOCKS.contains(next.text())) {
            throw refused("FOR " + next.text() + " refused: a reader must not lock rows");
        }
        if (token.kind() == Kind.WORD && PATTERN_WORDS.contains(token.text())) {
            throw refused(token.text() + " refused, expected REGEXP_LIKE(text, 'pattern')");
        }
        if (token.is("LIKE") || token.is("ILIKE")) {
            requireLinear(next, SqlTokens.at(tokens, i + 2));
        }
        if (isSchema(token, "INFORMATION_SCHEMA")) {
            Token table = SqlTokens.at(tokens, i + 2);
            if (!next.isSign(".")
                    || !table.isName()
                    || !VISIBLE_SCHEMA.contains(table.text().toUpperCase(java.util.Locale.ROOT))) {
                throw refused("INFORMATION_SCHEMA refused, but for TABLES, COLUMNS and VIEWS");
            }
        }
        if (isSchema(token, "PG_CATALOG")) {
            throw refused("PG_CATALOG refused here; INFORMATION_SCHEMA has TABLES, COLUMNS and VIEWS");
        }
    }

    private static boolean isSchema(Token token, String name) {
        return token.isName() && token.text().equalsIgnoreCase(name);
    }

    /** H2 tries a pattern with a second % in its middle for every place at which the first could end. */
    private static void requireLinear(Token pattern, Token behind) throws SqlRefusedException {
        if (pattern.kind() != Kind.TEXT || behind.isSign("||")) {
            throw refused("LIKE without a pattern in quotes, expected one as in LIKE 'be%'");
        }
        String text = pattern.text();
        long wildcards = text.chars().filter(c -> c == '%').count();
        if (wildcards > 2 || (wildcards == 2 && !text.endsWith("%"))) {
            throw refused("LIKE '" + Names.shorten(text)
                    + "', expected one % and perhaps one at the end, or REGEXP_LIKE(text, 'pattern')");
        }
    }

    private static SqlRefusedException refused(String message) {
        return new SqlRefusedException(SqlRefusedException.Kind.REFUSED, message);
    }
}
