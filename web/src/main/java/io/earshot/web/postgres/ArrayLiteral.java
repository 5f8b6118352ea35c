package io.earshot.web.postgres;

import io.earshot.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes apart an array's text, as in {@code {a,"b c",NULL}} (array_in in PostgreSQL's arrayfuncs.c). */
final class ArrayLiteral {

    private final String text;
    private final List<Optional<String>> elements = new ArrayList<>();
    private int at;

    private ArrayLiteral(String text) {
        this.text = text;
    }

    /** @throws PostgresException if it is no array of one dimension, or has more elements */
    static List<Optional<String>> elements(String text, int max) throws PostgresException {
        ArrayLiteral literal = new ArrayLiteral(text.strip());
        literal.read();
        if (literal.elements.size() > max) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "an array of " + literal.elements.size() + " elements, expected at most " + max);
        }
        return literal.elements;
    }

    private void read() throws PostgresException {
        expect('{');
        skipBlanks();
        if (peek() == '}' && at == text.length() - 1) {
            return;
        }
        while (true) {
            skipBlanks();
            elements.add(peek() == '"' ? quoted() : plain());
            skipBlanks();
            if (peek() == '}' && at == text.length() - 1) {
                return;
            }
            expect(',');
        }
    }

    private Optional<String> plain() throws PostgresException {
        StringBuilder content = new StringBuilder();
        while (",}{\"\0".indexOf(peek()) < 0) {
            if (peek() == '\\') {
                at++;
            }
            content.append(peek());
            at++;
        }
        String value = content.toString().strip();
        if (value.isEmpty() || peek() == '{' || peek() == '"') {
            throw malformed();
        }
        return Optional.of(value).filter(element -> !element.equalsIgnoreCase("NULL"));
    }

    private Optional<String> quoted() throws PostgresException {
        StringBuilder content = new StringBuilder();
        at++;
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            if (at >= text.length()) {
                throw malformed();
            }
            content.append(text.charAt(at++));
        }
        at++;
        return Optional.of(content.toString());
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipBlanks() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }

    private void expect(char c) throws PostgresException {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private PostgresException malformed() {
        return PostgresException.error(
                SqlState.INVALID_TEXT_REPRESENTATION,
                "malformed array \"" + Names.shorten(text) + "\", expected one of one dimension as in {a,b}");
    }
}
