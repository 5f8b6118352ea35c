package io.earshot.lab.bench;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Writes reports into tables at the rate at which their fleet sends them, until it is closed. */
final class ReportStream implements AutoCloseable {

    private static final Duration CYCLE = Duration.ofMinutes(2);
    private static final Duration BATCH = Duration.ofMillis(50);

    private final FilledTables tables;
    private final Thread thread;
    private final long start = System.nanoTime();
    private final AtomicLong written = new AtomicLong();

    ReportStream(FilledTables tables) {
        this.tables = tables;
        thread = Thread.ofPlatform().name("reports").start(this::write);
    }

    /** Reports a second of a fleet of that size. */
    static double due(FilledTables tables) {
        return tables.size() / (double) CYCLE.toSeconds();
    }

    /** Reports a second that were written until now. */
    double rate() {
        return written.get() / ((System.nanoTime() - start) / 1e9);
    }

    private void write() {
        SplittableRandom random = new SplittableRandom(2);
        while (!Thread.currentThread().isInterrupted()) {
            long due = (long) ((System.nanoTime() - start) / 1e9 * due(tables));
            // Reports that were missed while the machine was busy are not made up for, since a server's queue is
            // bounded, too.
            long most = Math.max(1, (long) (due(tables) / 5));
            long now = Math.min(due - written.get(), most);
            for (long i = 0; i < now; i++) {
                tables.report(random.nextInt(tables.size()));
            }
            tables.commit();
            written.addAndGet(now);
            try {
                Thread.sleep(BATCH);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
