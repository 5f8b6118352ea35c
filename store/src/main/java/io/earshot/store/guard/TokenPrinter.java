package io.earshot.store.guard;

import io.earshot.model.Names;
import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.List;
import java.util.Set;

/**
 * Prints a syntax tree token by token, and compares each with the token that the user typed at that place. So what is printed
 * says exactly what was typed: a part of the tree that a printer does not know, or that the parser understood otherwise, shows
 * as a difference and is refused with its place.
 */
final class TokenPrinter {

    private static final QueryToken END = new QueryToken(Kind.SIGN, "", Integer.MAX_VALUE);

    private final String sql;
    private final List<QueryToken> tokens;
    private final StringBuilder printed = new StringBuilder();
    private int next;
    private String lastName = "";

    TokenPrinter(String sql, List<QueryToken> tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    /** Returns what was printed, once all that was typed is. */
    String finish() throws QueryRefusedException {
        if (next < tokens.size()) {
            throw unexpected();
        }
        return printed.toString();
    }

    boolean nextIs(String word) {
        return peek(0).isWord(word);
    }

    boolean nextIsSign(String sign) {
        return peek(0).isSign(sign);
    }

    QueryToken peek(int ahead) {
        return next + ahead < tokens.size() ? tokens.get(next + ahead) : END;
    }

    void words(String... keywords) throws QueryRefusedException {
        for (String keyword : keywords) {
            if (!peek(0).isWord(keyword)) {
                throw unexpected();
            }
            take();
        }
    }

    /** Prints a keyword that may stand there. */
    boolean wordIfNext(String keyword) throws QueryRefusedException {
        if (nextIs(keyword)) {
            words(keyword);
            return true;
        }
        return false;
    }

    /** Prints one of several keywords. */
    String wordOf(Set<String> keywords, String expected) throws QueryRefusedException {
        QueryToken token = peek(0);
        if (token.kind() != Kind.WORD || !keywords.contains(token.text())) {
            throw refused(shown(token), expected);
        }
        take();
        return token.text();
    }

    void sign(String sign) throws QueryRefusedException {
        if (!peek(0).isSign(sign)) {
            throw unexpected();
        }
        take();
    }

    /**
     * Prints a name in quotes.
     *
     * @param parsed as the parser read it
     * @return the name
     */
    String name(String parsed) throws QueryRefusedException {
        QueryToken token = peek(0);
        boolean isName = token.kind() == Kind.WORD || token.kind() == Kind.NAME;
        if (!isName || !ParserText.standIn(token, next).equals(parsed)) {
            throw unexpected();
        }
        return name();
    }

    /** Prints the name that stands there. */
    String name() throws QueryRefusedException {
        QueryToken token = peek(0);
        if (token.kind() != Kind.WORD && token.kind() != Kind.NAME) {
            throw unexpected();
        }
        print(QueryToken.quote(token.text()));
        next++;
        lastName = token.text();
        return token.text();
    }

    /** Returns the name that was printed last. */
    String lastName() {
        return lastName;
    }

    /** Prints a literal or a parameter. */
    String value(Kind kind) throws QueryRefusedException {
        QueryToken token = peek(0);
        if (token.kind() != kind) {
            throw unexpected();
        }
        take();
        return token.text();
    }

    /** Prints H2's word for some tokens of PostgreSQL's that mean the same. */
    void instead(int typed, String word) {
        print(word);
        next += typed;
    }

    /** Leaves out tokens of which what was printed says the same. */
    void skip(int typed) {
        next += typed;
    }

    /** Returns the place at which the next token is printed, for {@link #insert}. */
    int mark() {
        return printed.length();
    }

    /** Returns what was printed since the mark. */
    String since(int mark) {
        return printed.substring(mark).strip();
    }

    /** Prints a text before what was printed since the mark. */
    void insert(int mark, String text) {
        printed.insert(mark, mark == 0 ? text + " " : " " + text);
    }

    /** Prints what was not typed and says no more than what was. */
    void added(String text) {
        print(text);
    }

    /** Refuses what was typed at this place. */
    QueryRefusedException refused(String what, String expected) {
        return new QueryRefusedException(Reason.FORBIDDEN, what + " refused at " + place() + ", " + expected);
    }

    QueryRefusedException unexpected() {
        return new QueryRefusedException(
                Reason.SYNTAX, "syntax error at " + place() + ": " + shown(peek(0)) + " is not supported here");
    }

    String place() {
        return QueryPlace.of(sql, peek(0).at()).toString();
    }

    static String shown(QueryToken token) {
        return token.equals(END) ? "the end" : Names.shorten(token.kind() == Kind.WORD ? token.text() : token.print());
    }

    private void take() {
        print(peek(0).print());
        next++;
    }

    private void print(String text) {
        if (!printed.isEmpty()) {
            printed.append(' ');
        }
        printed.append(text);
    }
}
