package io.earshot.store.h2;

import io.earshot.store.ReplayStore;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import java.util.List;

/** Replays recorded rows into plain tables of a database of its own. */
public final class H2ReplayStore implements ReplayStore {

    private final Database database;
    private final SqlEngine engine;
    private final RecordedRows rows;

    private H2ReplayStore(Database database, SqlLimits limits) {
        this.database = database;
        engine = new H2Engine(database, limits);
        rows = new RecordedRows(database);
    }

    /** Opens an empty store for one reader, which is to be closed after use. */
    public static ReplayStore open() {
        return open(SqlLimits.ALONE);
    }

    /** Opens an empty store, which is to be closed after use, with limits for the queries about it. */
    public static ReplayStore open(SqlLimits limits) {
        return new H2ReplayStore(Database.open(), limits);
    }

    @Override
    public SqlEngine engine() {
        return engine;
    }

    @Override
    public void add(String sql, List<Object> values) {
        rows.add(sql, values);
    }

    @Override
    public void commit() {
        rows.commit();
    }

    @Override
    public void close() {
        database.close();
    }
}
