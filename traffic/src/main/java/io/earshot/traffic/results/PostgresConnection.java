package io.earshot.traffic.results;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the connection to the database and does each piece of work in one transaction, again and again until it is committed. A
 * piece must therefore have the same effect when it is done twice: whether a commit arrived is unknown when the connection breaks.
 * Confined to one thread, but for what says otherwise.
 */
final class PostgresConnection implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PostgresConnection.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    /** One piece of work. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final String name;
    private final Opener opener;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Connection connection;
    private volatile Instant awaySince = Instant.MAX;

    /** @param name of the database in messages */
    PostgresConnection(String name, Opener opener, InstantSource clock) {
        this.name = name;
        this.opener = opener;
        this.clock = clock;
    }

    private Connection open() throws SQLException {
        if (connection == null) {
            connection = opener.open();
            connection.setAutoCommit(false);
            PostgresTables.create(connection);
        }
        return connection;
    }

    /**
     * Does a piece of work and commits it. Returns nothing if the process is told to stop before the database takes it.
     *
     * @throws IllegalStateException if the database refuses the work for a reason that does not go away by waiting
     */
    <T> Optional<T> untilDone(Work<T> work) {
        long pause = FIRST_PAUSE_MILLIS;
        do {
            try {
                Connection to = open();
                T result = work.on(to);
                to.commit();
                if (!awaySince.equals(Instant.MAX)) {
                    LOG.log(Level.INFO, "{0} takes rows again", name);
                    awaySince = Instant.MAX;
                }
                return Optional.of(result);
            } catch (SQLException e) {
                disconnect();
                if (isRefused(e)) {
                    throw new IllegalStateException(name + " refuses the rows: " + e.getMessage(), e);
                }
                if (awaySince.equals(Instant.MAX)) {
                    awaySince = clock.instant();
                }
                LOG.log(Level.WARNING, "{0} takes no rows: {1}; trying again in {2} ms", name, e.getMessage(), pause);
            }
            try {
                if (stopped.await(pause, TimeUnit.MILLISECONDS)) {
                    return Optional.empty();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        } while (true);
    }

    /** Does a piece of work that may fail and is then only logged, as it is tried again later anyway. */
    void once(String what, Work<?> work) {
        try {
            work.on(open());
            connection.commit();
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "{0}: {1} failed: {2}", name, what, e.getMessage());
            disconnect();
        }
    }

    /**
     * Whether waiting does not help. These classes of SQLSTATE say what is wrong with rows (22, 23), with tables and rights (42) or
     * with what the server can do at all (0A, 54).
     */
    private static boolean isRefused(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("42")
                || state.startsWith("0A")
                || state.startsWith("54");
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection did not close", e);
        }
        connection = null;
    }

    /** Callable from any thread. */
    Optional<Instant> awaySince() {
        Instant since = awaySince;
        return since.equals(Instant.MAX) ? Optional.empty() : Optional.of(since);
    }

    /** Callable from any thread. */
    void stopWaiting() {
        stopped.countDown();
    }

    @Override
    public void close() {
        stopWaiting();
        disconnect();
    }
}
