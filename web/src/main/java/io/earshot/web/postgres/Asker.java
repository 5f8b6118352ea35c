package io.earshot.web.postgres;

import io.earshot.http.access.AuditLog;
import io.earshot.http.access.Caller;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks for one caller, with a line in the audit log for each question that is not the client's own. */
final class Asker {

    private final SqlEngine console;
    private final Caller caller;
    private final String source;

    private volatile boolean calledOff;

    /** @param source the address that the caller comes from */
    Asker(SqlEngine console, Caller caller, String source) {
        this.console = console;
        this.caller = caller;
        this.source = source;
    }

    /** @throws PostgresException if it is nothing that is answered here */
    Statement read(String sql) throws PostgresException {
        try {
            return Statement.of(sql);
        } catch (PostgresException e) {
            refused(sql, e.getMessage());
            throw e;
        }
    }

    /** @param values for the client's parameters; NULL is an empty Optional */
    SqlAnswer ask(Statement.Question question, List<SqlParameter> values) throws PostgresException {
        calledOff = false;
        try {
            return switch (question) {
                case Statement.OfCatalog own -> console.ask(own.sql(), own.values(values), () -> calledOff);
                case Statement.Select(String sql) -> ask(sql, values);
            };
        } catch (SqlRefusedException e) {
            throw PostgresException.of(e);
        }
    }

    private SqlAnswer ask(String sql, List<SqlParameter> values) throws SqlRefusedException {
        try {
            SqlAnswer answer = console.ask(sql, values, () -> calledOff);
            audit("asked, %d rows in %.1f ms: %s"
                    .formatted(answer.rows().size(), answer.elapsedMillis(), withValues(sql, values)));
            return answer;
        } catch (SqlRefusedException e) {
            refused(withValues(sql, values), e.getMessage());
            throw e;
        }
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
        audit("asked in vain (" + why + "): " + sql);
    }

    private void audit(String what) {
        AuditLog.add(caller, source, what);
    }

    /** From any thread; what is not being asked is not called off. */
    void callOff() {
        calledOff = true;
    }
}
