package io.earshot.web.postgres.catalog;

import io.earshot.web.postgres.catalog.Token.Kind;
import java.util.List;

/** Tokens that are taken one after the other. */
final class TokenStream {

    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Returns the place of the next token, to which {@link #goBack} returns. */
    int place() {
        return at;
    }

    void goBack(int place) {
        at = place;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        at++;
        return token;
    }

    boolean takeWord(String word) {
        boolean is = peek().is(word);
        at += is ? 1 : 0;
        return is;
    }

    boolean takeWords(String first, String second) {
        boolean are = peek().is(first) && peek(1).is(second);
        at += are ? 2 : 0;
        return are;
    }

    boolean takeSign(String sign) {
        boolean is = peek().isSign(sign);
        at += is ? 1 : 0;
        return is;
    }

    void expectSign(String sign) {
        if (!takeSign(sign)) {
            throw unexpected("\"" + sign + "\"");
        }
    }

    void expectWord(String word) {
        if (!takeWord(word)) {
            throw unexpected(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    String expectName() {
        if (!peek().isName()) {
            throw unexpected("a name");
        }
        return take().text();
    }

    CatalogException unexpected(String expected) {
        Token token = peek();
        return CatalogException.syntax(
                token.kind() == Kind.END
                        ? "syntax error at end of input, expected " + expected
                        : "syntax error at or near \"" + token.text() + "\", expected " + expected);
    }
}
