package io.earshot.web.postgres;

import io.earshot.http.access.AuditLog;
import io.earshot.http.access.Caller;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlShape;
import io.earshot.web.postgres.catalog.CatalogQuery;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Asks for one caller, with a line in the audit log for each question that is not the client's own. */
final class Asker {

    private final SqlEngine console;
    private final Caller caller;
    private final String source;

    private final StatementReader reader;
    private final CatalogRelations relations;
    private final ClientSession session;

    private volatile boolean calledOff;

    /** @param source the address that the caller comes from */
    Asker(SqlEngine console, CatalogRelations relations, ClientSession session, Caller caller, String source) {
        this.console = console;
        this.relations = relations;
        this.session = session;
        reader = new StatementReader(relations, session);
        this.caller = caller;
        this.source = source;
    }

    /** @throws PostgresException if it is nothing that is answered here */
    Statement read(String sql) throws PostgresException {
        try {
            return reader.read(sql);
        } catch (PostgresException e) {
            refused(sql, e.getMessage());
            throw e;
        }
    }

    /** @param values for the client's parameters */
    Answer ask(Statement.Question question, List<SqlParameter> values) throws PostgresException {
        calledOff = false;
        try {
            return switch (question) {
                case Statement.Show(String name) -> show(name);
                case Statement.OfCatalog(CatalogQuery query) ->
                    new Answer(
                            columns(query),
                            relations.run(
                                    query,
                                    values.stream().map(SqlParameter::value).toList(),
                                    session),
                            false);
                case Statement.Select(String sql, Map<Integer, PostgresType> _) -> Answer.of(ask(sql, values));
            };
        } catch (SqlRefusedException e) {
            throw PostgresException.of(e);
        }
    }

    private Answer show(String name) throws PostgresException {
        Settings settings = session.ownSettings();
        return name.equals("all")
                ? new Answer(
                        List.of(
                                new Answer.Column("name", ScalarType.TEXT),
                                new Answer.Column("setting", ScalarType.TEXT),
                                new Answer.Column("description", ScalarType.TEXT)),
                        settings.all().entrySet().stream()
                                .map(setting -> List.<Optional<Object>>of(
                                        Optional.of(setting.getKey()),
                                        Optional.of(setting.getValue()),
                                        Optional.of("")))
                                .toList(),
                        false)
                : Answer.ofText(settings.known(name), settings.show(name));
    }

    static List<Answer.Column> columns(CatalogQuery query) {
        return query.columns().stream()
                .map(column -> new Answer.Column(column.name(), TypeNames.of(column.type())))
                .toList();
    }

    /** Returns the columns of a question's answer without asking it. */
    List<Answer.Column> columns(Statement.Question question, List<Optional<String>> types) throws PostgresException {
        return switch (question) {
            case Statement.Show(String name) -> show(name).columns();
            case Statement.OfCatalog(CatalogQuery query) -> columns(query);
            case Statement.Select(String sql, Map<Integer, PostgresType> _) ->
                Answer.columns(shape(sql, types).columns());
        };
    }

    private SqlAnswer ask(String sql, List<SqlParameter> values) throws SqlRefusedException {
        try {
            BooleanSupplier ending = ending();
            SqlAnswer answer = console.ask(sql, values, ending);
            audit("asked, %d rows in %.1f ms: %s"
                    .formatted(answer.rows().size(), answer.elapsedMillis(), withValues(sql, values)));
            return answer;
        } catch (SqlRefusedException e) {
            refused(withValues(sql, values), e.getMessage());
            throw e;
        }
    }

    /** A question ends when it is called off, or at the time that the client set for its statements. */
    private BooleanSupplier ending() {
        Optional<Duration> timeout = session.ownSettings().statementTimeout();
        long start = System.nanoTime();
        return timeout.isEmpty()
                ? () -> calledOff
                : () -> calledOff || System.nanoTime() - start > timeout.get().toNanos();
    }

    private static String withValues(String sql, List<SqlParameter> values) {
        return values.isEmpty()
                ? sql
                : values.stream().map(Asker::shown).collect(Collectors.joining(", ", sql + " with ", ""));
    }

    private static String shown(SqlParameter parameter) {
        return switch (parameter.value().orElse("NULL")) {
            case byte[] bytes -> bytes.length + " bytes";
            case Object[] elements -> Arrays.toString(elements);
            default -> parameter.value().map(Object::toString).orElse("NULL");
        };
    }

    /** @param types of the parameters by their numbers; empty where the statement decides */
    SqlShape shape(String sql, List<Optional<String>> types) throws PostgresException {
        try {
            return console.shape(sql, types);
        } catch (SqlRefusedException e) {
            throw PostgresException.of(e);
        }
    }

    private void refused(String sql, String why) {
        AuditLog.addVain(caller, source, why, sql);
    }

    private void audit(String what) {
        AuditLog.add(caller, source, what);
    }

    /** From any thread; what is not being asked is not called off. */
    void callOff() {
        calledOff = true;
    }
}
