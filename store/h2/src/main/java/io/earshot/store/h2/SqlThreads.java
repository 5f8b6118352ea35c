package io.earshot.store.h2;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Threads for questions. One that has answered waits a while for the next, since to begin one takes longer than a look-up; not so one
 * that had to stand back, since it cannot come forward again.
 */
final class SqlThreads {

    private static final Duration WAITS = Duration.ofSeconds(10);

    private final SynchronousQueue<Consumer<SqlThread>> next = new SynchronousQueue<>();

    void run(Consumer<SqlThread> question) {
        if (!next.offer(question)) {
            new SqlThread(question, this::next).start();
        }
    }

    /** Null if none came. */
    private Consumer<SqlThread> next() {
        try {
            return next.poll(WAITS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return null;
        }
    }
}
