package io.earshot.web.postgres;

import io.earshot.model.Names;
import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads {@code COPY (SELECT …) TO STDOUT} and {@code COPY table (column, …) TO STDOUT} with their options, in the form of today and in that of before
 * PostgreSQL 9, which psql's {@code \copy} sends as it was typed. Files and programs are nothing that a client may name.
 */
final class CopyReader {

    private final String sql;
    private final List<Token> tokens;
    private final StatementReader reader;
    private int at = 1;

    private boolean csv;
    private boolean header;
    private boolean quoteAll;
    private char quote = '"';
    private Optional<Character> delimiter = Optional.empty();
    private Optional<String> nothing = Optional.empty();

    CopyReader(String sql, List<Token> tokens, StatementReader reader) {
        this.sql = sql;
        this.tokens = tokens;
        this.reader = reader;
    }

    /** Empty unless rows are to go to the client. */
    Optional<Statement> read() throws PostgresException {
        int to = behind(at);
        if (token(at).kind() != Kind.SIGN) {
            to = at;
            while (token(to).isName() || token(to).isSign(".")) {
                to += token(to).is("TO") ? 0 : 1;
                if (token(to).is("TO")) {
                    break;
                }
            }
            to = token(to).isSign("(") ? behind(to) : to;
        }
        if (!token(to).is("TO") || !token(to + 1).is("STDOUT")) {
            return Optional.empty();
        }
        String source = sql.substring(token(at).at(), token(to).at());
        String query = token(at).isSign("(") ? inner(source) : ofTable(source);
        at = to + 2;
        options();
        return Optional.of(new Statement.Copy(
                reader.question(query),
                new CopyFormat(
                        csv,
                        delimiter.orElse(csv ? ',' : '\t'),
                        nothing.orElse(csv ? "" : "\\N"),
                        header,
                        quote,
                        quoteAll)));
    }

    private static String inner(String source) {
        String text = source.strip();
        return text.substring(1, text.lastIndexOf(')'));
    }

    private static String ofTable(String source) {
        int columns = source.indexOf('(');
        return columns < 0
                ? "SELECT * FROM " + source
                : "SELECT " + source.substring(columns + 1, source.lastIndexOf(')')) + " FROM "
                        + source.substring(0, columns);
    }

    /** Returns where what a parenthesis opens has ended. */
    private int behind(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += token(i).isSign("(") ? 1 : token(i).isSign(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    private Token token(int i) {
        return SqlTokens.at(tokens, i);
    }

    private void options() throws PostgresException {
        at += token(at).is("WITH") ? 1 : 0;
        boolean listed = token(at).isSign("(");
        at += listed ? 1 : 0;
        while (at < tokens.size() && !token(at).isSign(")")) {
            option(token(at++));
            at += token(at).isSign(",") ? 1 : 0;
        }
        at += listed && token(at).isSign(")") ? 1 : 0;
        if (at < tokens.size()) {
            throw unexpected(token(at));
        }
    }

    private void option(Token name) throws PostgresException {
        switch (name.kind() == Kind.WORD ? name.text() : "") {
            case "FORMAT" -> format(text());
            case "CSV" -> csv = true;
            case "HEADER" -> header = flag();
            case "DELIMITER" -> delimiter = Optional.of(sign(name));
            case "NULL" -> nothing = Optional.of(text());
            case "QUOTE" -> quote = sign(name);
            case "FORCE_QUOTE" -> all();
            case "FORCE" -> {
                at += token(at).is("QUOTE") ? 1 : 0;
                all();
            }
            case "ENCODING" -> encoding(text());
            default -> throw unexpected(name);
        }
    }

    private void format(String format) throws PostgresException {
        csv = switch (format.toLowerCase(Locale.ROOT)) {
            case "csv" -> true;
            case "text" -> false;
            default ->
                throw PostgresException.error(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "COPY in format \"" + Names.shorten(format.toLowerCase(Locale.ROOT))
                                + "\", expected csv or text");
        };
    }

    private static void encoding(String encoding) throws PostgresException {
        if (!encoding.replace("-", "").equalsIgnoreCase("UTF8")) {
            throw PostgresException.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "COPY in encoding \"" + Names.shorten(encoding.toLowerCase(Locale.ROOT)) + "\", expected UTF8");
        }
    }

    private void all() throws PostgresException {
        if (!token(at).isSign("*")) {
            throw PostgresException.error(
                    SqlState.FEATURE_NOT_SUPPORTED, "COPY with quotes around some columns, expected * for all");
        }
        at++;
        quoteAll = true;
    }

    private boolean flag() {
        String text = token(at).text().toLowerCase(Locale.ROOT);
        boolean said = List.of("true", "on", "1", "false", "off", "0").contains(text);
        at += said ? 1 : 0;
        return !said || List.of("true", "on", "1").contains(text);
    }

    private String text() throws PostgresException {
        at += token(at).is("AS") ? 1 : 0;
        Token value = token(at++);
        if (value.kind() == Kind.SIGN || value.kind() == Kind.NUMBER) {
            throw unexpected(value);
        }
        return value.text();
    }

    private char sign(Token name) throws PostgresException {
        String text = text();
        if (text.length() != 1 || text.equals("\n") || text.equals("\r")) {
            throw PostgresException.error(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "COPY " + name.text().toLowerCase(Locale.ROOT) + " \"" + Names.shorten(text)
                            + "\", expected a single character");
        }
        return text.charAt(0);
    }

    private static PostgresException unexpected(Token token) {
        return PostgresException.error(
                SqlState.SYNTAX_ERROR,
                "syntax error at or near \"" + Names.shorten(token.text())
                        + "\", expected FORMAT, HEADER, DELIMITER, NULL, QUOTE, FORCE_QUOTE or ENCODING of COPY");
    }
}
