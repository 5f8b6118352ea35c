package io.earshot.web.postgres.catalog;

import io.earshot.web.postgres.catalog.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads PostgreSQL's words and signs (its manual, "Lexical Structure"), without comments. */
final class Lexer {

    private static final String OPERATOR_SIGNS = "+-*/<>=~!@#%^&|`?";

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
    }

    /** The last one is an END. */
    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        while (lexer.skipBlanks()) {
            lexer.read();
        }
        lexer.tokens.add(new Token(Kind.END, ""));
        return lexer.tokens;
    }

    /** @return whether there is more */
    private boolean skipBlanks() {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                skipComment();
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private void read() {
        char c = sql.charAt(at);
        boolean escapes = (c == 'E' || c == 'e') && next() == '\'';
        if (c == '\'' || escapes || ((c == 'N' || c == 'n' || c == 'B' || c == 'X') && next() == '\'')) {
            at += c == '\'' ? 0 : 1;
            tokens.add(new Token(Kind.TEXT, quoted('\'', escapes)));
        } else if (c == '"') {
            tokens.add(new Token(Kind.QUOTED, quoted('"', false)));
        } else if (c == '$' && Character.isDigit(next())) {
            at++;
            tokens.add(new Token(Kind.PARAMETER, digits()));
        } else if (c == '$') {
            tokens.add(new Token(Kind.TEXT, dollars()));
        } else if (Character.isDigit(c) || (c == '.' && Character.isDigit(next()))) {
            tokens.add(new Token(Kind.NUMBER, number()));
        } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
            tokens.add(new Token(Kind.WORD, word().toLowerCase(Locale.ROOT)));
        } else {
            tokens.add(new Token(Kind.SIGN, sign()));
        }
    }

    private char next() {
        return at + 1 < sql.length() ? sql.charAt(at + 1) : '\0';
    }

    private String quoted(char quote, boolean escapes) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == quote) {
                if (at >= sql.length() || sql.charAt(at) != quote) {
                    return text.toString();
                }
                at++;
                text.append(quote);
            } else if (escapes && c == '\\' && at < sql.length()) {
                char escaped = sql.charAt(at++);
                text.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            } else {
                text.append(c);
            }
        }
        throw CatalogException.syntax("a text or name without its end, expected " + quote);
    }

    private String dollars() {
        int open = sql.indexOf('$', at + 1);
        String tag = open < 0 ? "" : sql.substring(at, open + 1);
        int end = tag.isEmpty() ? -1 : sql.indexOf(tag, open + 1);
        if (end < 0) {
            throw CatalogException.syntax("a $ that begins neither a parameter nor a text");
        }
        at = end + tag.length();
        return sql.substring(open + 1, end);
    }

    private String digits() {
        int start = at;
        while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
            at++;
        }
        return sql.substring(start, at);
    }

    private String number() {
        int start = at;
        digits();
        if (at < sql.length() && sql.charAt(at) == '.') {
            at++;
            digits();
        }
        return sql.substring(start, at);
    }

    private String word() {
        int start = at;
        while (at < sql.length() && (Character.isUnicodeIdentifierPart(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        return sql.substring(start, at);
    }

    private String sign() {
        int start = at;
        if (sql.startsWith("::", at)) {
            at += 2;
        } else if (OPERATOR_SIGNS.indexOf(sql.charAt(at)) < 0) {
            at++;
        } else {
            while (at < sql.length()
                    && OPERATOR_SIGNS.indexOf(sql.charAt(at)) >= 0
                    && !sql.startsWith("--", at)
                    && !sql.startsWith("/*", at)) {
                at++;
            }
            // A sign at the end of an operator belongs to what follows, as in "=-1" (the manual's rule).
            while (at - start > 1
                    && "+-".indexOf(sql.charAt(at - 1)) >= 0
                    && sql.substring(start, at).chars().noneMatch(c -> "~!@#%^&|`?".indexOf(c) >= 0)) {
                at--;
            }
        }
        return sql.substring(start, at);
    }
}
