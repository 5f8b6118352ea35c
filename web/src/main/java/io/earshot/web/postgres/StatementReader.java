package io.earshot.web.postgres;

import io.earshot.model.Names;
import io.earshot.store.SelectGuard;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import io.earshot.web.postgres.catalog.CatalogException;
import io.earshot.web.postgres.catalog.CatalogQuery;
import io.earshot.web.postgres.catalog.CatalogSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds out what a client's text asks for. */
final class StatementReader {

    /** As many characters as {@code POST /sql} takes bytes. */
    static final int MAX_LENGTH = 64 * 1024;

    private final CatalogRelations relations;
    private final CatalogSession session;

    StatementReader(CatalogRelations relations, CatalogSession session) {
        this.relations = relations;
        this.session = session;
    }

    /**
     * Takes a text apart at its semicolons. Empty parts are left out.
     *
     * @throws PostgresException if it is too long
     */
    static List<String> split(String given) throws PostgresException {
        if (given.length() > MAX_LENGTH) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "a statement of " + given.length() + " characters, expected at most " + MAX_LENGTH);
        }
        String text = EscapedTexts.plain(given);
        List<String> parts = new ArrayList<>();
        int from = 0;
        boolean empty = true;
        for (Token token : SqlTokens.of(text)) {
            if (token.isSign(";")) {
                if (!empty) {
                    parts.add(text.substring(from, token.at()));
                }
                from = token.at() + 1;
                empty = true;
            } else {
                empty = false;
            }
        }
        if (!empty) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    /**
     * Reads one statement.
     *
     * @throws PostgresException if it is none that is answered here
     */
    Statement read(String sql) throws PostgresException {
        List<Token> tokens = SqlTokens.of(sql);
        if (tokens.isEmpty()) {
            return new Statement.Nothing();
        }
        Optional<Statement> command = new CommandReader(sql, tokens, this).read();
        return command.isPresent() ? command.get() : question(sql);
    }

    /** @throws PostgresException if it is none that is answered here */
    Statement.Question question(String sql) throws PostgresException {
        Optional<Statement.Question> catalog =
                CatalogWords.areIn(SqlTokens.of(sql)) ? ofCatalog(sql) : Optional.empty();
        if (catalog.isPresent()) {
            return catalog.get();
        }
        try {
            String select = Dialect.toH2(sql);
            SelectGuard.requireOneSelect(select);
            // A text without a parameter is not read once more.
            return new Statement.Select(select, sql.contains("$") ? ImpliedTypes.of(sql, relations.all()) : Map.of());
        } catch (SqlRefusedException e) {
            throw PostgresException.of(e);
        }
    }

    /** Empty if it is about a table of ours after all. */
    private Optional<Statement.Question> ofCatalog(String sql) throws PostgresException {
        try {
            return Optional.of(new Statement.OfCatalog(
                    CatalogQuery.read(sql, relations.all(), CatalogRelations.types(), session)));
        } catch (CatalogException e) {
            Optional<String> missing = CatalogRelations.missing(String.valueOf(e.getMessage()));
            if (missing.isPresent() && relations.has(missing.get())) {
                return Optional.empty();
            }
            throw PostgresException.of(e);
        }
    }

    /** Reads a name as PostgreSQL does: in lower case unless it is in quotes. */
    static String name(Token token) throws PostgresException {
        return switch (token.kind()) {
            case WORD -> token.text().toLowerCase(Locale.ROOT);
            case QUOTED, TEXT -> token.text();
            case NUMBER, SIGN ->
                throw PostgresException.error(
                        SqlState.SYNTAX_ERROR,
                        "syntax error at or near \"" + Names.shorten(token.text()) + "\", expected a name");
        };
    }

    static boolean isWord(Token token) {
        return token.kind() == Kind.WORD;
    }
}
