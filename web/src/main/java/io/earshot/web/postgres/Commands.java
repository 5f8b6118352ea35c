package io.earshot.web.postgres;

import io.earshot.model.Names;
import io.earshot.store.SqlParameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what clients say besides questions: transactions, settings, cursors. */
final class Commands {

    private final Asker asker;
    private final ClientSession session;
    private final Portals portals;
    private final Map<String, PreparedStatement> prepared;
    private final BackendWriter writer;
    private final Answers answers;

    Commands(
            Asker asker,
            ClientSession session,
            Portals portals,
            Map<String, PreparedStatement> prepared,
            BackendWriter writer) {
        this.asker = asker;
        this.session = session;
        this.portals = portals;
        this.prepared = prepared;
        this.writer = writer;
        answers = new Answers(writer);
    }

    /** @param values for the parameters of a cursor's question */
    void run(Statement.Command command, List<SqlParameter> values) throws IOException, PostgresException {
        switch (command) {
            case Statement.Begin _ -> session.begin();
            case Statement.End _ -> {
                session.end();
                portals.endTransaction();
            }
            case Statement.Savepoint(String name) -> session.savepoint(name);
            case Statement.Release(String name) -> session.backTo(name, "RELEASE SAVEPOINT", false);
            case Statement.RollbackTo(String name) -> session.backTo(name, "ROLLBACK TO SAVEPOINT", true);
            case Statement.Set(String name, Optional<String> value, String _) -> set(name, value);
            case Statement.ResetAll reset -> {
                session.ownSettings().reset();
                if (reset.tag().startsWith("DISCARD")) {
                    session.end();
                    prepared.clear();
                    portals.close(Optional.empty());
                }
            }
            case Statement.Deallocate(Optional<String> name, String _) -> deallocate(name);
            case Statement.CloseCursor(Optional<String> name, String _) -> portals.close(name);
            case Statement.Declare declare -> declare(declare, values);
            case Statement.Ignored _ -> {
                // Changes nothing here.
            }
        }
        writer.complete(command.tag());
    }

    private void set(String name, Optional<String> value) throws IOException, PostgresException {
        Settings settings = session.ownSettings();
        String known = settings.known(name);
        String before = settings.show(known);
        settings.set(name, value);
        if (Settings.REPORTED.contains(known) && !settings.show(known).equals(before)) {
            writer.parameterStatus(known, settings.show(known));
        }
    }

    private void deallocate(Optional<String> name) throws PostgresException {
        if (name.isEmpty()) {
            prepared.clear();
        } else if (prepared.remove(name.get()) == null) {
            throw PostgresException.error(
                    SqlState.INVALID_STATEMENT_NAME, "no prepared statement \"" + Names.shorten(name.get()) + "\"");
        }
    }

    private void declare(Statement.Declare declare, List<SqlParameter> values) throws PostgresException {
        if (!declare.hold()) {
            session.requireTransaction("DECLARE CURSOR");
        }
        if (portals.has(declare.name())) {
            throw PostgresException.error(
                    SqlState.DUPLICATE_CURSOR, "cursor \"" + Names.shorten(declare.name()) + "\" already exists");
        }
        Portal portal =
                new Portal(declare.query(), values, declare.binary() ? List.of(true) : List.of(), declare.hold());
        portals.add(declare.name(), portal);
        try {
            portal.answer(declare.query(), asker);
        } catch (PostgresException e) {
            portals.remove(declare.name());
            throw e;
        }
    }

    /**
     * Gives the rows of a question as lines.
     *
     * @throws PostgresException if there are more rows than an answer may have: a file that holds a part of them would be taken for all
     */
    void run(Statement.Copy copy, List<SqlParameter> values) throws IOException, PostgresException {
        Answer answer = asker.ask(copy.query(), values);
        if (answer.truncated()) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "COPY has more than " + answer.rows().size()
                            + " rows or too much text, expected a LIMIT or a narrower WHERE");
        }
        List<Answer.Column> columns = answer.columns();
        writer.copyOut(columns.size());
        if (copy.format().header()) {
            writer.copyLine(
                    copy.format().head(columns.stream().map(Answer.Column::name).toList()));
        }
        for (List<Optional<Object>> row : answer.rows()) {
            List<Optional<String>> texts = new ArrayList<>(row.size());
            for (int i = 0; i < row.size(); i++) {
                PostgresType type = columns.get(i).type();
                texts.add(row.get(i).map(value -> TextForm.of(type, value)));
            }
            writer.copyLine(copy.format().line(texts));
        }
        writer.copyDone();
        writer.complete("COPY " + answer.rows().size());
    }

    /** Returns the columns that a FETCH has; none for a MOVE. */
    List<ResultColumn> columns(Statement.Fetch fetch) throws PostgresException {
        Portal portal = portals.get(fetch.cursor());
        return fetch.move() ? List.of() : ResultColumn.of(answer(portal).columns(), portal.formats());
    }

    /** @param describe whether the rows have a description before them */
    void run(Statement.Fetch fetch, boolean describe) throws IOException, PostgresException {
        Portal portal = portals.get(fetch.cursor());
        Answer answer = answer(portal);
        List<ResultColumn> columns = ResultColumn.of(answer.columns(), portal.formats());
        List<List<Optional<Object>>> rows = portal.fetch(answer, fetch);
        if (!fetch.move()) {
            if (describe) {
                writer.rowDescription(columns);
            }
            answers.rows(columns, rows);
            if (portal.isAtEnd(answer)) {
                answers.warnOfMore(answer);
            }
        }
        writer.complete((fetch.move() ? "MOVE " : "FETCH ") + rows.size());
    }

    private Answer answer(Portal portal) throws PostgresException {
        if (portal.statement() instanceof Statement.Question question) {
            return portal.answer(question, asker);
        }
        throw PostgresException.error(SqlState.INVALID_CURSOR_NAME, "a cursor without rows");
    }
}
