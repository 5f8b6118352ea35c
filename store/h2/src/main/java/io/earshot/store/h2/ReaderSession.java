package io.earshot.store.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.h2.command.Prepared;
import org.h2.command.dml.Explain;
import org.h2.command.query.Query;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;

/**
 * One session of the user that can do nothing but SELECT. It prepares only what H2 itself reads as one statement that changes
 * nothing, whatever the guard in front of it says. One thread at a time.
 */
final class ReaderSession implements AutoCloseable {

    private final ReaderSessions home;
    private final JdbcConnection connection;
    private final SessionState fresh;

    ReaderSession(ReaderSessions home, Connection connection) throws SQLException {
        this.home = home;
        this.connection = connection.unwrap(JdbcConnection.class);
        fresh = SessionState.of(local());
    }

    /** @throws SQLException if it is no query, more than one statement, or locks rows, as H2 reads it */
    PreparedStatement prepare(String sql) throws SQLException {
        if (!home.isVerified(sql)) {
            verify(sql);
            home.verified(sql);
        }
        return connection.prepareStatement(sql);
    }

    private void verify(String sql) throws SQLException {
        Prepared prepared;
        try {
            prepared = local().prepare(sql);
        } catch (RuntimeException e) {
            // Covers numbers that overflow, too, since constants are calculated while a query is parsed.
            throw DbException.toSQLException(e);
        }
        boolean isExplained = prepared instanceof Explain;
        Prepared query = prepared instanceof Explain explain ? explain.getCommand() : prepared;
        if (!(query instanceof Query) || !prepared.isReadOnly()) {
            throw new SQLException(
                    "not a query that only reads: " + prepared.getClass().getSimpleName());
        }
        if (!isExplained && locksRows(query)) {
            throw new SQLException("a query that locks rows, expected one without FOR UPDATE");
        }
    }

    /** Finds FOR UPDATE at any depth in what H2 prints of its own tree, outside of texts and names. */
    private static boolean locksRows(Prepared query) {
        String plan = query.getPlanSQL(org.h2.util.HasSQL.QUOTE_ONLY_WHEN_REQUIRED)
                .replaceAll("'(?:[^']|'')*'", "''")
                .replaceAll("\"(?:[^\"]|\"\")*\"", "x");
        return plan.contains("FOR UPDATE");
    }

    /** The connection without the checks of {@link #prepare}, for tests of what stands behind them. */
    Connection unchecked() {
        return connection;
    }

    /** Tells whether the next user finds what a new session would show. */
    boolean isFresh() {
        return !local().isClosed() && SessionState.of(local()).equals(fresh);
    }

    void end() {
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            // Then it cannot be used any more, which is what is wanted.
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        home.giveBack(this);
    }

    private SessionLocal local() {
        return (SessionLocal) connection.getSession();
    }
}
