package io.earshot.web.postgres;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends connections of clients that take too long over something: a socket's own timeout starts anew with every byte. */
final class Deadlines implements AutoCloseable {

    /** Closed when what should happen in time has happened. */
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("postgres-deadlines").daemon().factory());

    Deadlines() {
        clock.setRemoveOnCancelPolicy(true);
    }

    Running within(Duration time, Socket socket) {
        Future<?> end = clock.schedule(() -> closeQuietly(socket), time.toNanos(), TimeUnit.NANOSECONDS);
        return () -> end.cancel(false);
    }

    /** Counts the connections that have a deadline in the future. */
    int pending() {
        return clock.getQueue().size();
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
