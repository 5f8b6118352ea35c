package io.earshot.traffic.results;

import io.earshot.model.Tenant;
import io.earshot.store.QueryCounts;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import io.earshot.store.SqlShape;
import io.earshot.store.SqlSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks the database that is open now. Counts are those since it was opened. */
final class ReopenedEngine implements SqlEngine {

    private final EmbeddedDatabase database;

    ReopenedEngine(EmbeddedDatabase database) {
        this.database = database;
    }

    private SqlEngine engine() throws SqlRefusedException {
        return database.current()
                .map(EmbeddedDatabase.Open::engine)
                .orElseThrow(() -> new SqlRefusedException(
                        Kind.BUSY, "the database in " + database.folder() + " is not open now; try again soon"));
    }

    @Override
    public SqlAnswer ask(String sql, List<SqlParameter> values, BooleanSupplier cancelled) throws SqlRefusedException {
        return engine().ask(sql, values, cancelled);
    }

    @Override
    public SqlShape shape(String sql, List<Optional<String>> types) throws SqlRefusedException {
        return engine().shape(sql, types);
    }

    @Override
    public SqlAnswer askOwn(String sql, List<String> values) throws SqlRefusedException {
        return engine().askOwn(sql, values);
    }

    @Override
    public SqlAnswer askCheck(String sql) throws SqlRefusedException {
        return engine().askCheck(sql);
    }

    @Override
    public SqlEngine of(Tenant tenant) {
        throw new IllegalStateException("tenant " + tenant.name() + " has no rows in the database of traffic");
    }

    @Override
    public SqlSnapshot snapshot() {
        try {
            return engine().snapshot();
        } catch (SqlRefusedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public QueryCounts counts() {
        return database.current().map(open -> open.engine().counts()).orElseGet(QueryCounts::new);
    }
}
