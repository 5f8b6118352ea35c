package io.earshot.store.h2;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlSnapshot;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A transaction with H2's isolation level SNAPSHOT: its first statement chooses the state of the tables that H2 keeps, and pins that of the
 * fleet's rows, see {@link io.earshot.store.h2.live.LiveRows}.
 */
final class H2Snapshot implements SqlSnapshot {

    private static final String ISOLATION = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ";

    private final H2Engine engine;
    private final ReaderSession session;

    private H2Snapshot(H2Engine engine, ReaderSession session) {
        this.engine = engine;
        this.session = session;
    }

    static H2Snapshot open(H2Engine engine, Database database) {
        try {
            ReaderSession session = database.own().take();
            try {
                execute(session, ISOLATION + "SNAPSHOT");
                session.unchecked().setAutoCommit(false);
                return new H2Snapshot(engine, session);
            } catch (SQLException e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no snapshot of the tables could be opened", e);
        }
    }

    @Override
    public void pin() {
        try {
            session.unchecked().rollback();
            execute(session, "SELECT name FROM data LIMIT 1");
        } catch (SQLException e) {
            throw new IllegalStateException("the tables could not be pinned", e);
        }
    }

    @Override
    public void recorded(BiConsumer<String, List<Object>> row) {
        new TableDump(session.unchecked()).forEach(row);
    }

    @Override
    public SqlAnswer askOwn(String sql, List<String> values) throws SqlRefusedException {
        return engine.askOwn(session, sql, values);
    }

    @Override
    public SqlAnswer askCheck(String sql) throws SqlRefusedException {
        return engine.askCheck(session, sql);
    }

    @Override
    public void close() {
        try (session) {
            session.unchecked().rollback();
            session.unchecked().setAutoCommit(true);
            execute(session, ISOLATION + "READ COMMITTED");
        } catch (SQLException e) {
            throw new IllegalStateException("a snapshot of the tables could not be closed", e);
        }
    }

    private static void execute(ReaderSession session, String sql) throws SQLException {
        try (Statement statement = session.unchecked().createStatement()) {
            statement.execute(sql);
        }
    }
}
