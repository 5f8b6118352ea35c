package io.earshot.store.h2;

import io.earshot.model.Tenant;
import io.earshot.store.QueryCounts;
import io.earshot.store.SelectGuard;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import io.earshot.store.SqlShape;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.guard.NumberText;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.h2.jdbc.JdbcResultSet;

/** Answers SELECTs within limits. Thread-safe. */
public final class H2Engine implements SqlEngine {

    /** Texts of an answer together; a hundred thousand rows of names are a tenth of it. */
    private static final int MAX_CHARACTERS = 32 << 20;

    /** One value of an answer. */
    private static final int MAX_VALUE = 1 << 20;

    private final Database database;
    private final ReaderSessions people;
    private final ReaderSessions own;
    private final SqlLimits limits;
    private final SqlTurns turns;
    private final ErrorHelp help;
    private final SelectGuard guard;
    private final QueryCounts counts;

    /** Whether it shows the rows of all. */
    private final boolean whole;

    public H2Engine(Database database, SqlLimits limits) {
        this.database = database;
        this.limits = limits;
        people = database.people();
        own = database.own();
        turns = new SqlTurns(limits);
        help = database.errorHelp();
        guard = new SelectGuard(database.tables());
        whole = true;
        counts = new QueryCounts();
    }

    /** Makes the engine of a tenant, whose questions wait together with those of all others. */
    private H2Engine(H2Engine all, TenantSessions.Sessions tenant) {
        database = all.database;
        limits = all.limits;
        people = tenant.people();
        own = tenant.own();
        turns = all.turns;
        help = all.help;
        guard = new SelectGuard(tenant.tables());
        whole = false;
        counts = all.counts;
    }

    @Override
    public SqlEngine of(Tenant tenant) {
        if (!whole) {
            throw new IllegalStateException("a tenant has no tenants");
        }
        return new H2Engine(this, database.of(tenant));
    }

    @Override
    public QueryCounts counts() {
        return counts;
    }

    @Override
    public SqlAnswer ask(String sql, List<SqlParameter> values, BooleanSupplier calledOff) throws SqlRefusedException {
        String select = toH2(sql, values.stream().map(SqlParameter::type).toList());
        counts.begun();
        long start = System.nanoTime();
        try {
            return inTurn(sql, calledOff, running -> query(people, select, values, running));
        } finally {
            counts.ended(start);
        }
    }

    @Override
    public SqlShape shape(String sql, List<Optional<String>> types) throws SqlRefusedException {
        String select = toH2(sql, types);
        return inTurn(sql, () -> false, _ -> readShape(select));
    }

    private String toH2(String sql, List<Optional<String>> types) throws SqlRefusedException {
        return TypedParameters.cast(CurrentTime.withZone(guard.accept(sql)), types);
    }

    private <T> T inTurn(String sql, BooleanSupplier calledOff, SqlTurns.Question<T> question)
            throws SqlRefusedException {
        try {
            return turns.run(question, calledOff);
        } catch (SQLException e) {
            throw new SqlRefusedException(Kind.WRONG, SqlStates.of(e), help.explain(e, sql));
        } catch (SqlRefusedException e) {
            // A statement that nests too deep counts as one that was turned away.
            counts.refused(e.kind() == Kind.STOPPED ? Kind.STOPPED : Kind.BUSY);
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlRefusedException(Kind.BUSY, "the server is stopping");
        }
    }

    @Override
    public SqlAnswer askOwn(String sql, List<String> values) throws SqlRefusedException {
        try (ReaderSession session = own.take()) {
            return askOwn(session, sql, values);
        } catch (SQLException e) {
            throw new SqlRefusedException(Kind.STOPPED, help.explain(e, sql));
        }
    }

    SqlAnswer askOwn(ReaderSession session, String sql, List<String> values) throws SqlRefusedException {
        try {
            return query(session, sql, SqlParameter.ofTexts(values), new SqlTurns.Running());
        } catch (SQLException e) {
            throw new SqlRefusedException(Kind.STOPPED, help.explain(e, sql));
        }
    }

    @Override
    public SqlAnswer askCheck(String sql) throws SqlRefusedException {
        return askOwn(guard.accept(sql), List.of());
    }

    SqlAnswer askCheck(ReaderSession session, String sql) throws SqlRefusedException {
        return askOwn(session, guard.accept(sql), List.of());
    }

    @Override
    public SqlSnapshot snapshot() {
        if (!whole) {
            throw new IllegalStateException("a snapshot has the rows of all tenants");
        }
        return H2Snapshot.open(this, database);
    }

    private SqlAnswer query(ReaderSessions sessions, String sql, List<SqlParameter> values, SqlTurns.Running running)
            throws SQLException {
        try (ReaderSession session = sessions.take()) {
            return query(session, sql, values, running);
        }
    }

    private SqlAnswer query(ReaderSession session, String sql, List<SqlParameter> values, SqlTurns.Running running)
            throws SQLException {
        long start = System.nanoTime();
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setQueryTimeout((int) Math.max(1, limits.time().toSeconds() + 1));
            statement.setMaxRows(limits.rows() + 1);
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i).value().orElse(null);
                if (value instanceof CharSequence text && NumberText.isHuge(text)) {
                    throw new SQLException(
                            "a number whose exponent has more than three digits as parameter " + (i + 1));
                }
                statement.setObject(i + 1, value);
            }
            running.begin(statement);
            try (ResultSet result = statement.executeQuery()) {
                return read(result.unwrap(JdbcResultSet.class), start);
            }
        }
    }

    private SqlAnswer read(JdbcResultSet result, long start) throws SQLException {
        List<SqlAnswer.Column> columns = ColumnNames.columns(result.getMetaData());
        List<List<Optional<Object>>> rows = new ArrayList<>();
        long characters = 0;
        boolean more = result.next();
        while (more && rows.size() < limits.rows() && characters < MAX_CHARACTERS) {
            List<Optional<Object>> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                Optional<Object> value = PlainValues.of(result.getInternal(i));
                characters += requireShort(PlainValues.characters(value));
                row.add(value);
            }
            rows.add(row);
            more = result.next();
        }
        return new SqlAnswer(columns, rows, more, (System.nanoTime() - start) / 1e6);
    }

    private static long requireShort(long characters) throws SQLException {
        if (characters > MAX_VALUE) {
            throw new SQLException("a value of " + characters + " characters, expected at most " + MAX_VALUE);
        }
        return characters;
    }

    private SqlShape readShape(String sql) throws SQLException {
        try (ReaderSession session = people.take();
                PreparedStatement statement = session.prepare(sql)) {
            ParameterMetaData wanted = statement.getParameterMetaData();
            List<String> parameters = new ArrayList<>();
            for (int i = 1; i <= wanted.getParameterCount(); i++) {
                parameters.add(wanted.getParameterTypeName(i));
            }
            return new SqlShape(ColumnNames.columns(statement.getMetaData()), parameters);
        }
    }
}
