package io.earshot.web.postgres;

import io.earshot.model.Names;
import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients say besides questions: transactions, settings, cursors. Nothing else of PostgreSQL's commands is taken. */
final class CommandReader {

    /** H2's own, which have rows. */
    private static final Set<String> H2_SHOW = Set.of("TABLES", "COLUMNS", "SCHEMAS");

    private final String sql;
    private final List<Token> tokens;
    private final StatementReader reader;
    private int at;

    CommandReader(String sql, List<Token> tokens, StatementReader reader) {
        this.sql = sql;
        this.tokens = tokens;
        this.reader = reader;
    }

    /** Empty if it is none of these; then it may be a question. */
    Optional<Statement> read() throws PostgresException {
        Token verb = next();
        if (verb.kind() != Kind.WORD) {
            return Optional.empty();
        }
        return switch (verb.text()) {
            case "BEGIN", "START" ->
                onlyWords().map(_ -> new Statement.Begin(verb.is("BEGIN") ? "BEGIN" : "START TRANSACTION"));
            case "COMMIT", "END" ->
                onlyWords().filter(rest -> !rest.contains("PREPARED")).map(_ -> new Statement.End("COMMIT"));
            case "ROLLBACK", "ABORT" -> rollback();
            case "SAVEPOINT" -> Optional.of(new Statement.Savepoint(lastName()));
            case "RELEASE" -> {
                skip("SAVEPOINT");
                yield Optional.of(new Statement.Release(lastName()));
            }
            case "SET" -> set();
            case "RESET" -> reset();
            case "SHOW" -> show();
            case "DISCARD" ->
                onlyWords()
                        .map(rest -> rest.equals("ALL")
                                ? new Statement.ResetAll("DISCARD ALL")
                                : new Statement.Ignored("DISCARD " + rest));
            case "DEALLOCATE" -> {
                skip("PREPARE");
                boolean all = SqlTokens.at(tokens, at).is("ALL");
                yield Optional.of(new Statement.Deallocate(
                        all ? Optional.empty() : Optional.of(lastName()), all ? "DEALLOCATE ALL" : "DEALLOCATE"));
            }
            case "UNLISTEN" -> Optional.of(new Statement.Ignored("UNLISTEN"));
            case "CLOSE" -> {
                boolean all = SqlTokens.at(tokens, at).is("ALL");
                yield Optional.of(new Statement.CloseCursor(
                        all ? Optional.empty() : Optional.of(lastName()), all ? "CLOSE CURSOR ALL" : "CLOSE CURSOR"));
            }
            case "DECLARE" -> Optional.of(declare());
            case "COPY" -> new CopyReader(sql, tokens, reader).read();
            case "FETCH", "MOVE" -> Optional.of(fetch(verb.is("MOVE")));
            default -> Optional.empty();
        };
    }

    private Token next() {
        return SqlTokens.at(tokens, at++);
    }

    private void skip(String word) {
        at += SqlTokens.at(tokens, at).is(word) ? 1 : 0;
    }

    /** Returns the rest if it is nothing but words and commas. */
    private Optional<String> onlyWords() {
        List<Token> rest = tokens.subList(Math.min(at, tokens.size()), tokens.size());
        return rest.stream().allMatch(token -> token.kind() == Kind.WORD || token.isSign(","))
                ? Optional.of(rest.stream().map(Token::text).collect(Collectors.joining(" ")))
                : Optional.empty();
    }

    private String lastName() throws PostgresException {
        String name = StatementReader.name(next());
        requireEnd();
        return name;
    }

    private void requireEnd() throws PostgresException {
        if (at < tokens.size()) {
            throw unexpected(tokens.get(at), "the statement's end");
        }
    }

    private static PostgresException unexpected(Token token, String expected) {
        return PostgresException.error(
                SqlState.SYNTAX_ERROR,
                token.text().isEmpty()
                        ? "syntax error at end of input, expected " + expected
                        : "syntax error at or near \"" + Names.shorten(token.text()) + "\", expected " + expected);
    }

    private Optional<Statement> rollback() throws PostgresException {
        skip("WORK");
        skip("TRANSACTION");
        if (SqlTokens.at(tokens, at).is("TO")) {
            at++;
            skip("SAVEPOINT");
            return Optional.of(new Statement.RollbackTo(lastName()));
        }
        return onlyWords().filter(rest -> !rest.contains("PREPARED")).map(_ -> new Statement.End("ROLLBACK"));
    }

    private Optional<Statement> set() throws PostgresException {
        skip("SESSION");
        skip("LOCAL");
        if (SqlTokens.at(tokens, at).is("TRANSACTION")
                || SqlTokens.at(tokens, at).is("CHARACTERISTICS")) {
            return Optional.of(new Statement.Ignored("SET"));
        }
        if (SqlTokens.at(tokens, at).is("TIME") && SqlTokens.at(tokens, at + 1).is("ZONE")) {
            at += 2;
            return Optional.of(new Statement.Set("TimeZone", value(), "SET"));
        }
        if (SqlTokens.at(tokens, at).is("NAMES")) {
            at++;
            return Optional.of(new Statement.Set("client_encoding", value(), "SET"));
        }
        String name = settingName();
        Token sign = next();
        if (!sign.isSign("=") && !sign.is("TO")) {
            throw PostgresException.error(
                    SqlState.INSUFFICIENT_PRIVILEGE, "SET refused, expected SET name = value of PostgreSQL's settings");
        }
        return Optional.of(new Statement.Set(name, value(), "SET"));
    }

    /** A client's own settings have a dot in their names. */
    private String settingName() throws PostgresException {
        StringBuilder name = new StringBuilder(StatementReader.name(next()));
        while (SqlTokens.at(tokens, at).isSign(".")) {
            at++;
            name.append('.').append(StatementReader.name(next()));
        }
        return name.toString();
    }

    private Optional<String> value() throws PostgresException {
        if (at >= tokens.size()) {
            throw unexpected(next(), "a value");
        }
        List<Token> rest = tokens.subList(at, tokens.size());
        if (rest.size() == 1 && rest.getFirst().is("DEFAULT")) {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        for (Token token : rest) {
            String separator =
                    value.isEmpty() || token.isSign(",") ? "" : value.toString().endsWith("-") ? "" : " ";
            value.append(separator)
                    .append(token.kind() == Kind.WORD ? token.text().toLowerCase(Locale.ROOT) : token.text());
        }
        return Optional.of(value.toString());
    }

    private Optional<Statement> reset() throws PostgresException {
        if (SqlTokens.at(tokens, at).is("ALL")) {
            return Optional.of(new Statement.ResetAll("RESET"));
        }
        skip("SESSION");
        if (SqlTokens.at(tokens, at).is("AUTHORIZATION")) {
            return Optional.of(new Statement.Ignored("RESET"));
        }
        return Optional.of(new Statement.Set(settingName(), Optional.empty(), "RESET"));
    }

    private Optional<Statement> show() throws PostgresException {
        Token first = SqlTokens.at(tokens, at);
        if (first.kind() == Kind.WORD && H2_SHOW.contains(first.text())) {
            return Optional.empty();
        }
        Optional<String> words = onlyWords().filter(rest -> rest.contains(" "));
        return Optional.of(
                new Statement.Show(words.isPresent() ? words.get().toLowerCase(Locale.ROOT) : settingName()));
    }

    private Statement declare() throws PostgresException {
        String name = StatementReader.name(next());
        boolean binary = false;
        boolean hold = false;
        while (!SqlTokens.at(tokens, at).is("FOR")) {
            Token option = next();
            binary |= option.is("BINARY");
            hold |= option.is("HOLD") && SqlTokens.at(tokens, at - 2).is("WITH");
            if (option.kind() != Kind.WORD) {
                throw unexpected(option, "FOR");
            }
        }
        at++;
        if (at >= tokens.size()) {
            throw unexpected(next(), "a SELECT");
        }
        return new Statement.Declare(
                name, hold, binary, reader.question(sql.substring(tokens.get(at).at())));
    }

    private Statement fetch(boolean move) throws PostgresException {
        String direction = "forward";
        long count = 1;
        Token first = SqlTokens.at(tokens, at);
        switch (first.kind() == Kind.WORD ? first.text() : "") {
            case "NEXT" -> at++;
            case "PRIOR" -> {
                at++;
                direction = "backward";
            }
            case "FIRST", "LAST" -> {
                at++;
                direction = "absolute";
                count = first.is("FIRST") ? 1 : -1;
            }
            case "ABSOLUTE", "RELATIVE" -> {
                at++;
                direction = first.text().toLowerCase(Locale.ROOT);
                count = number();
            }
            case "FORWARD", "BACKWARD" -> {
                at++;
                direction = first.text().toLowerCase(Locale.ROOT);
                count = countOr(1);
            }
            default -> count = countOr(1);
        }
        if (count < 0 && (direction.equals("forward") || direction.equals("backward"))) {
            direction = direction.equals("forward") ? "backward" : "forward";
            count = -count;
        }
        skip("FROM");
        skip("IN");
        return new Statement.Fetch(lastName(), direction, count, move);
    }

    private long countOr(long otherwise) throws PostgresException {
        if (SqlTokens.at(tokens, at).is("ALL")) {
            at++;
            return Long.MAX_VALUE;
        }
        boolean numbered = SqlTokens.at(tokens, at).kind() == Kind.NUMBER
                || SqlTokens.at(tokens, at).isSign("-");
        return numbered ? number() : otherwise;
    }

    private long number() throws PostgresException {
        boolean negative = SqlTokens.at(tokens, at).isSign("-");
        at += negative ? 1 : 0;
        Token number = next();
        if (number.kind() != Kind.NUMBER || !number.text().matches("[0-9]{1,18}")) {
            throw unexpected(number, "a number of rows");
        }
        return negative ? -Long.parseLong(number.text()) : Long.parseLong(number.text());
    }
}
