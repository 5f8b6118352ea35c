package io.earshot.store.ignite;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Runs so many queries at a time, each on a thread of its own. Whoever asks waits beside it, and has it stopped at the time limit; a cluster
 * that does not notice loses the connection. Thread-safe.
 */
final class IgniteTurns {

    /** A use of a prepared statement. */
    @FunctionalInterface
    interface Question<T> {
        T ask(PreparedStatement statement) throws SQLException;
    }

    private static final Duration LOOK = Duration.ofMillis(20);

    /** The cluster is given so long to notice that a query was stopped. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final IgniteConnections connections;
    private final SqlLimits limits;
    private final Semaphore turns;

    IgniteTurns(IgniteConnections connections, SqlLimits limits) {
        this.connections = connections;
        this.limits = limits;
        turns = new Semaphore(limits.concurrent(), true);
    }

    <T> T run(String sql, Question<T> question, BooleanSupplier cancelled) throws SqlRefusedException {
        try {
            if (!turns.tryAcquire(SqlLimits.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SqlRefusedException(
                        Kind.BUSY, limits.concurrent() + " questions are being answered already, come again");
            }
            try {
                return await(new Running<>(sql, question), cancelled);
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlRefusedException(Kind.BUSY, "the server is stopping");
        }
    }

    private <T> T await(Running<T> running, BooleanSupplier cancelled)
            throws SqlRefusedException, InterruptedException {
        long start = System.nanoTime();
        Thread.startVirtualThread(running);
        String why = "";
        while (true) {
            try {
                T value = running.answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (why.isEmpty()) {
                    return value;
                }
                throw new SqlRefusedException(Kind.STOPPED, why);
            } catch (TimeoutException notYet) {
                Duration age = Duration.ofNanos(System.nanoTime() - start);
                if (why.isEmpty() && (cancelled.getAsBoolean() || age.compareTo(limits.time()) > 0)) {
                    why = age.compareTo(limits.time()) > 0
                            ? "took longer than " + limits.time().toMillis() / 1_000.0 + " s, and was stopped"
                            : "nobody waits for the answer any more";
                    running.stop();
                }
                if (age.compareTo(limits.time().plus(GRACE)) > 0) {
                    running.abandon();
                    throw new SqlRefusedException(Kind.STOPPED, why);
                }
            } catch (ExecutionException e) {
                if (!why.isEmpty()) {
                    throw new SqlRefusedException(Kind.STOPPED, why);
                }
                throw refusal(e.getCause());
            }
        }
    }

    private static SqlRefusedException refusal(Throwable cause) {
        return switch (cause) {
            case SQLException e
            when IgniteErrors.isAway(e) ->
                new SqlRefusedException(Kind.BUSY, "08006", "the engine does not answer: " + IgniteErrors.line(e));
            case SQLException e -> new SqlRefusedException(Kind.WRONG, IgniteErrors.explain(e));
            default -> throw new IllegalStateException("the engine's client failed", cause);
        };
    }

    /** One query on its way. */
    private final class Running<T> implements Runnable {

        private final String sql;
        private final Question<T> question;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        /** Both are null while there is none; guarded by this. */
        private Connection connection;

        private PreparedStatement statement;
        private boolean stopped;

        Running(String sql, Question<T> question) {
            this.sql = sql;
            this.question = question;
        }

        @Override
        public void run() {
            try {
                Connection taken = connections.take();
                boolean reusable = false;
                try (PreparedStatement prepared = taken.prepareStatement(sql)) {
                    prepared.setQueryTimeout((int) Math.max(1, limits.time().toSeconds() + 1));
                    begin(taken, prepared);
                    T value = question.ask(prepared);
                    reusable = end();
                    answer.complete(value);
                } catch (SQLException e) {
                    reusable = !IgniteErrors.isAway(e) && end();
                    throw e;
                } finally {
                    end();
                    if (reusable) {
                        connections.giveBack(taken);
                    } else {
                        IgniteConnections.end(taken);
                    }
                }
            } catch (SQLException e) {
                if (IgniteErrors.isAway(e)) {
                    connections.forget();
                }
                answer.completeExceptionally(e);
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }

        private synchronized void begin(Connection taken, PreparedStatement prepared) throws SQLException {
            if (stopped) {
                throw new SQLException("stopped before it began", "57014");
            }
            connection = taken;
            statement = prepared;
        }

        /** Returns whether nobody stopped it, so that its connection waits for nothing any more. */
        private synchronized boolean end() {
            statement = null;
            connection = null;
            return !stopped;
        }

        private synchronized void stop() {
            stopped = true;
            if (statement != null) {
                try {
                    statement.cancel();
                } catch (SQLException alreadyOver) {
                    // Then there is nothing left to stop.
                }
            }
        }

        private synchronized void abandon() {
            stopped = true;
            if (connection != null) {
                IgniteConnections.end(connection);
            }
        }
    }
}
