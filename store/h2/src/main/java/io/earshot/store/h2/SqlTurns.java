package io.earshot.store.h2;

import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlRefusedException.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Runs questions of people, each on another thread and so many at a time. Whoever asks waits beside it and looks
 * after it: what takes long stands back behind everything else on the machine, what takes too long or too much memory is
 * stopped. H2 looks whether it was stopped between two rows; where it does not get that far, the asker gets an answer all
 * the same, and its turn goes to others while the thread runs to its end behind everything else. Where that has happened to many,
 * turns stay taken until one of these threads ends. Thread-safe.
 */
final class SqlTurns {

    /** A question to H2 that tells which statement it is about. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Running running) throws SQLException;
    }

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration QUICK = Duration.ofMillis(250);

    /** H2 is given so long to notice. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Threads that run on after their question was given up, and hold no turn. */
    private static final int MAX_ABANDONED = 8;

    private static final System.Logger LOG = System.getLogger(SqlTurns.class.getName());
    private static final double FULL = 0.85;
    private static final int MIN_SHARE = 16;

    private final SqlLimits limits;
    private final Semaphore turns;
    private final SqlThreads threads = new SqlThreads();
    private final Semaphore abandoned = new Semaphore(MAX_ABANDONED);

    SqlTurns(SqlLimits limits) {
        this.limits = limits;
        turns = new Semaphore(limits.concurrent(), true);
    }

    /** One question on its way. */
    static final class Running {

        private final long start = System.nanoTime();
        private volatile Statement statement;
        private volatile String stopped = "";

        /** The thread that runs the query, from its start to its end; guarded by this, as the rest. */
        private Optional<SqlThread> answering = Optional.empty();

        private long allocatedBefore;
        private boolean isOver;
        private boolean isAbandoned;

        private synchronized void answeredBy(SqlThread thread) {
            answering = Optional.of(thread);
            allocatedBefore = thread.allocated();
        }

        /** Returns whether somebody gave it up before. */
        private synchronized boolean answered() {
            answering = Optional.empty();
            isOver = true;
            return isAbandoned;
        }

        /** Returns whether it runs on without anybody waiting. */
        private synchronized boolean abandon() {
            isAbandoned = !isOver;
            return isAbandoned;
        }

        private synchronized void standBack() {
            answering.ifPresent(SqlThread::standBack);
        }

        private synchronized long allocated() {
            return answering.map(thread -> thread.allocated() - allocatedBefore).orElse(0L);
        }

        /** Before it is executed. */
        void begin(Statement begun) throws SQLException {
            statement = begun;
            if (!stopped.isEmpty()) {
                begun.cancel();
            }
        }

        private void stop(String why) {
            stopped = why;
            Statement begun = statement;
            if (begun != null) {
                try {
                    begun.cancel();
                } catch (SQLException alreadyOver) {
                    // Then there is nothing left to stop.
                }
            }
        }

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    <T> T run(Question<T> question, BooleanSupplier calledOff)
            throws SqlRefusedException, SQLException, InterruptedException {
        if (!turns.tryAcquire(SqlLimits.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SqlRefusedException(
                    Kind.BUSY, limits.concurrent() + " questions are being answered already, come again");
        }
        Running running = new Running();
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean begun = false;
        try {
            threads.run(thread -> answer(question, running, answer, thread));
            begun = true;
        } finally {
            if (!begun) { // The machine gives no more threads.
                turns.release();
            }
        }
        return await(answer, running, calledOff);
    }

    private <T> void answer(Question<T> question, Running running, CompletableFuture<T> answer, SqlThread thread) {
        running.answeredBy(thread);
        try {
            answer.complete(question.ask(running));
        } catch (SQLException | RuntimeException | StackOverflowError e) {
            answer.completeExceptionally(e);
        } finally {
            if (running.answered()) {
                abandoned.release();
            } else {
                turns.release();
            }
        }
    }

    /** Gives the turn of a question that cannot be stopped to others. */
    private void giveUp(Running running) {
        if (!abandoned.tryAcquire()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} questions that cannot be stopped run on already; another keeps its turn",
                    MAX_ABANDONED);
        } else if (running.abandon()) {
            turns.release();
        } else {
            abandoned.release();
        }
    }

    private <T> T await(CompletableFuture<T> answer, Running running, BooleanSupplier calledOff)
            throws SqlRefusedException, SQLException, InterruptedException {
        while (true) {
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                lookAfter(running, calledOff);
                if (running.age().compareTo(limits.time().plus(GRACE)) > 0) {
                    giveUp(running);
                    throw new SqlRefusedException(Kind.STOPPED, running.stopped);
                }
            } catch (ExecutionException e) {
                if (!running.stopped.isEmpty()) {
                    throw new SqlRefusedException(Kind.STOPPED, running.stopped);
                }
                switch (e.getCause()) {
                    case SQLException sql -> throw sql;
                    case StackOverflowError _ ->
                        throw new SqlRefusedException(
                                Kind.WRONG, "the statement nests too deep, expected a simpler one");
                    case RuntimeException bug -> throw bug;
                    default -> throw new IllegalStateException("a question failed", e.getCause());
                }
            }
        }
    }

    private void lookAfter(Running running, BooleanSupplier calledOff) {
        if (running.age().compareTo(QUICK) > 0) {
            running.standBack();
        }
        if (!running.stopped.isEmpty()) {
            running.stop(running.stopped);
        } else if (calledOff.getAsBoolean()) {
            running.stop("stopped: called off by who asked");
        } else if (running.age().compareTo(limits.time()) > 0) {
            running.stop(
                    "stopped after " + limits.time().toMillis() / 1000.0 + " s: expected a question that takes less");
        } else if (takesTooMuchMemory(running)) {
            running.stop("stopped: the server's memory is nearly full, and this question takes a large part of it");
        }
    }

    /** Allocated memory may be garbage, so a query is stopped only if little is free after a collection. */
    private static boolean takesTooMuchMemory(Running running) {
        long max = Runtime.getRuntime().maxMemory();
        return running.allocated() > max / MIN_SHARE && usedAfterCollection() > max * FULL;
    }

    private static long usedAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool ->
                        pool.isUsageThresholdSupported() ? pool.getUsage().getUsed() : used(pool.getCollectionUsage()))
                .sum();
    }

    private static long used(MemoryUsage usage) {
        return usage == null ? 0 : usage.getUsed();
    }
}
