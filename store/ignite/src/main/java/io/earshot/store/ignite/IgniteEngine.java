package io.earshot.store.ignite;

import io.earshot.model.Tenant;
import io.earshot.store.QueryCounts;
import io.earshot.store.SelectGuard;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlShape;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.guard.TableNames;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks a cluster of Ignite within the limits of the server's own queries. What is asked is read and printed anew by the same guard; Ignite
 * itself runs it only if it is a query. Thread-safe.
 */
final class IgniteEngine implements SqlEngine {

    /** Texts of an answer together. */
    private static final int MAX_CHARACTERS = 32 << 20;

    private final ExternalSettings settings;
    private final SelectGuard guard;
    private final IgniteTurns turns;
    private final QueryCounts counts = new QueryCounts();

    IgniteEngine(IgniteConnections connections, ExternalSettings settings) {
        this.settings = settings;
        turns = new IgniteTurns(connections, settings.limits());
        guard = new SelectGuard(TableNames.in(
                settings.schema(),
                settings.schema(),
                ExternalTables.ALL.stream()
                        .map(table -> table.name().toUpperCase(Locale.ROOT))
                        .toList()));
    }

    @Override
    public SqlAnswer ask(String sql, List<SqlParameter> values, BooleanSupplier cancelled) throws SqlRefusedException {
        String select = guard.accept(sql);
        counts.begun();
        long start = System.nanoTime();
        try {
            return turns.run(
                    select,
                    statement -> {
                        NestedLoops.require(statement.getConnection(), select, values);
                        NestedLoops.bind(statement, values);
                        return query(statement, start);
                    },
                    cancelled);
        } catch (SqlRefusedException e) {
            counts.refused(e.kind());
            throw e;
        } finally {
            counts.ended(start);
        }
    }

    @Override
    public SqlAnswer askOwn(String sql, List<String> values) throws SqlRefusedException {
        return ask(sql, SqlParameter.ofTexts(values), () -> false);
    }

    @Override
    public SqlAnswer askCheck(String sql) throws SqlRefusedException {
        return askOwn(sql, List.of());
    }

    /** Ignite tells the columns of a query only with its answer, of which no row is wanted, and nothing of its parameters. */
    @Override
    public SqlShape shape(String sql, List<Optional<String>> types) throws SqlRefusedException {
        String select = "SELECT * FROM (" + guard.accept(sql) + ") FETCH FIRST 0 ROWS ONLY";
        return turns.run(
                select,
                statement -> {
                    try (ResultSet none = statement.executeQuery()) {
                        return new SqlShape(SqlAnswer.columns(none.getMetaData()), List.of());
                    }
                },
                () -> false);
    }

    private SqlAnswer query(PreparedStatement statement, long start) throws SQLException {
        statement.setMaxRows(settings.limits().rows() + 1);
        try (ResultSet result = statement.executeQuery()) {
            List<SqlAnswer.Column> columns = SqlAnswer.columns(result.getMetaData());
            List<List<Optional<Object>>> rows = new ArrayList<>();
            long characters = 0;
            boolean more = result.next();
            while (more && rows.size() < settings.limits().rows() && characters < MAX_CHARACTERS) {
                List<Optional<Object>> row = new ArrayList<>(columns.size());
                for (int i = 1; i <= columns.size(); i++) {
                    Optional<Object> value = IgniteValues.toAnswer(result.getObject(i));
                    characters += value.orElse("") instanceof String text ? text.length() : 8;
                    row.add(value);
                }
                rows.add(row);
                more = result.next();
            }
            return new SqlAnswer(columns, rows, more, (System.nanoTime() - start) / 1e6);
        }
    }

    /** The engine has the rows of all tenants and no way to show some of them. */
    @Override
    public SqlEngine of(Tenant tenant) {
        throw new UnsupportedOperationException("the engine has no tenants");
    }

    /** Ignite has no state of several tables at one time. */
    @Override
    public SqlSnapshot snapshot() {
        throw new UnsupportedOperationException("the engine has no snapshots");
    }

    @Override
    public QueryCounts counts() {
        return counts;
    }
}
