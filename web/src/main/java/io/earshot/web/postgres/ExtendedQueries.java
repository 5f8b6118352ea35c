package io.earshot.web.postgres;

import io.earshot.model.Names;
import io.earshot.store.SqlParameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection's prepared statements and portals: Parse, Bind, Describe, Execute, Close. */
final class ExtendedQueries {

    /** Texts of all statements together; drivers keep some hundred, and close the oldest. */
    private static final int MAX_CHARACTERS = 1 << 18;

    private static final int MAX_STATEMENTS = 1_000;

    private static final int TEXT_FORMAT = 0;
    private static final int BINARY_FORMAT = 1;

    private final Asker asker;
    private final BackendWriter writer;
    private final Answers answers;
    private final Commands commands;
    private final Portals portals;
    private final Map<String, PreparedStatement> statements;

    ExtendedQueries(
            Asker asker,
            BackendWriter writer,
            Commands commands,
            Portals portals,
            Map<String, PreparedStatement> statements) {
        this.asker = asker;
        this.writer = writer;
        this.commands = commands;
        this.portals = portals;
        this.statements = statements;
        answers = new Answers(writer);
    }

    void parse(Fields fields) throws IOException, PostgresException {
        String name = fields.text();
        String sql = fields.text();
        List<Integer> types = new ArrayList<>();
        for (int left = fields.count(Integer.BYTES); left > 0; left--) {
            types.add(fields.int32());
        }
        Portals.requireShort(name);
        statements.remove(name);
        if (statements.size() >= MAX_STATEMENTS) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "more than " + MAX_STATEMENTS + " prepared statements, expected some to be closed first");
        }
        int size = name.length() + sql.length() + Integer.BYTES * types.size();
        int characters = statements.values().stream()
                        .mapToInt(PreparedStatement::characters)
                        .sum()
                + size;
        if (characters > MAX_CHARACTERS) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "prepared statements of " + characters + " characters, expected at most " + MAX_CHARACTERS
                            + ": close some");
        }
        List<String> parts = StatementReader.split(sql);
        if (parts.size() > 1) {
            throw PostgresException.error(
                    SqlState.SYNTAX_ERROR,
                    "cannot insert multiple commands into a prepared statement, expected one of them");
        }
        Statement statement = parts.isEmpty() ? new Statement.Nothing() : asker.read(parts.getFirst());
        statements.put(name, new PreparedStatement(statement, size, types));
        writer.parseComplete();
    }

    void bind(Fields fields) throws IOException, PostgresException {
        String name = fields.text();
        PreparedStatement prepared = prepared(fields.text());
        List<Boolean> binary = formats(fields);
        List<Optional<byte[]>> values = new ArrayList<>();
        for (int left = fields.count(Integer.BYTES); left > 0; left--) {
            values.add(fields.value());
        }
        List<SqlParameter> parameters = prepared.bind(values, binary, asker);
        portals.add(name, new Portal(prepared.statement(), parameters, formats(fields), false));
        writer.bindComplete();
    }

    /** True is binary. */
    private static List<Boolean> formats(Fields fields) throws PostgresException {
        List<Boolean> formats = new ArrayList<>();
        for (int left = fields.count(Short.BYTES); left > 0; left--) {
            int format = fields.int16();
            if (format != TEXT_FORMAT && format != BINARY_FORMAT) {
                throw PostgresException.fatal(
                        SqlState.PROTOCOL_VIOLATION, "format " + format + ", expected 0 for text or 1 for binary");
            }
            formats.add(format == BINARY_FORMAT);
        }
        return formats;
    }

    void describe(Fields fields) throws IOException, PostgresException {
        if (isStatement(fields)) {
            describeStatement(fields.text());
            return;
        }
        Portal portal = portals.get(fields.text());
        switch (portal.statement()) {
            case Statement.Question question ->
                writer.rowDescription(
                        ResultColumn.of(portal.answer(question, asker).columns(), portal.formats()));
            case Statement.Fetch fetch when !fetch.move() -> writer.rowDescription(commands.columns(fetch));
            default -> writer.noData();
        }
    }

    private void describeStatement(String name) throws IOException, PostgresException {
        PreparedStatement prepared = prepared(name);
        switch (prepared.statement()) {
            case Statement.Question question -> {
                List<Answer.Column> columns = prepared.columns(question, asker);
                writer.parameters(prepared.typeNumbers(asker));
                writer.rowDescription(ResultColumn.of(columns, List.of()));
            }
            case Statement.Fetch fetch
            when !fetch.move() -> {
                writer.parameters(List.of());
                writer.rowDescription(commands.columns(fetch));
            }
            default -> {
                writer.parameters(prepared.typeNumbers(asker));
                writer.noData();
            }
        }
    }

    void execute(Fields fields) throws IOException, PostgresException {
        Portal portal = portals.get(fields.text());
        int max = fields.int32();
        switch (portal.statement()) {
            case Statement.Nothing() -> writer.emptyQuery();
            case Statement.Command command -> commands.run(command, portal.values());
            case Statement.Fetch fetch -> commands.run(fetch, false);
            case Statement.Copy copy -> commands.run(copy, portal.values());
            case Statement.Question question -> fetch(portal, portal.answer(question, asker), max);
        }
    }

    private void fetch(Portal portal, Answer answer, int max) throws IOException, PostgresException {
        List<ResultColumn> columns = ResultColumn.of(answer.columns(), portal.formats());
        List<List<Optional<Object>>> rows = portal.forward(answer, max > 0 ? max : Long.MAX_VALUE);
        answers.rows(columns, rows);
        if (portal.isAtEnd(answer)) {
            answers.end(answer, "SELECT", rows.size());
        } else {
            writer.portalSuspended();
        }
    }

    void close(Fields fields) throws IOException, PostgresException {
        if (isStatement(fields)) {
            statements.remove(fields.text());
        } else {
            portals.remove(fields.text());
        }
        writer.closeComplete();
    }

    private static boolean isStatement(Fields fields) throws PostgresException {
        int kind = fields.oneByte();
        if (kind != 'S' && kind != 'P') {
            throw PostgresException.fatal(
                    SqlState.PROTOCOL_VIOLATION, "neither a statement (S) nor a portal (P), but " + kind);
        }
        return kind == 'S';
    }

    private PreparedStatement prepared(String name) throws PostgresException {
        PreparedStatement prepared = statements.get(name);
        if (prepared == null) {
            throw PostgresException.error(
                    SqlState.INVALID_STATEMENT_NAME, "no prepared statement \"" + Names.shorten(name) + "\"");
        }
        return prepared;
    }
}
