package io.earshot.server.recording;

import io.earshot.store.SqlEngine;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.table.RowJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Writes recordings. Each file begins with all rows of a pinned snapshot, so that it stands for itself. A disk that is full ends the recording
 * and nothing else; one that is too slow leaves a gap between two files.
 */
final class RecordingThread implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RecordingThread.class.getName());
    private static final Duration FLUSH = Duration.ofSeconds(1);

    /** Bounds what each question about the past reads again: the changes since the last checkpoint. */
    private static final Duration CHECKPOINT = Duration.ofMinutes(15);

    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final RecordingFiles files;
    private final RecordingQueue queue;
    private final InstantSource clock;
    private Optional<Thread> thread = Optional.empty();
    private Optional<RecordingFile> file = Optional.empty();
    private Instant flushedAt = Instant.MIN;
    private Instant checkpointAt = Instant.MAX;
    private Instant newest = Instant.MIN;
    private boolean beginning = true;
    private volatile boolean abandoned;

    /** Interrupts the beginning of a file when the end of the server has waited for it long enough. */
    private static final class AbandonedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("the server ended before all rows were written");
        }
    }

    RecordingThread(RecordingFiles files, RecordingQueue queue, InstantSource clock) {
        this.files = files;
        this.queue = queue;
        this.clock = clock;
    }

    void start(SqlEngine tables) {
        queue.begin(tables.snapshot(), clock, true);
        thread = Optional.of(Thread.ofPlatform().name("recording").start(() -> run(tables)));
    }

    private void run(SqlEngine tables) {
        try {
            while (!queue.isDone()) {
                Optional<RecordingQueue.Item> item = queue.take(FLUSH);
                if (item.isPresent()) {
                    write(item.get());
                } else if (file.isPresent()) {
                    flush(clock.instant());
                }
                beginWhereNeeded(tables);
            }
        } catch (InterruptedException | IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the recording in {0} ends: {1}", files.folder(), e.getMessage());
        } finally {
            queue.end();
            closeFile();
        }
    }

    /** Begins the next file, or part of this file, behind what still waits for the one before. */
    private void beginWhereNeeded(SqlEngine tables) {
        boolean overrun = queue.isOverrun();
        if (overrun) {
            LOG.log(
                    Level.WARNING,
                    "the recording in {0} has a gap: rows came faster than the disk took them",
                    files.folder());
        } else if (beginning || queue.isClosed()) {
            return;
        }
        boolean ends = overrun || file.map(files::isFull).orElse(false);
        if (ends || !newest.isBefore(checkpointAt)) {
            beginning = true;
            queue.begin(tables.snapshot(), clock, ends);
        }
    }

    private void write(RecordingQueue.Item item) throws IOException {
        switch (item) {
            case RecordingQueue.Begin(SqlSnapshot snapshot, Instant at, boolean begins) -> {
                try (snapshot) {
                    begin(snapshot, at, begins);
                }
                beginning = false;
            }
            case RecordingQueue.Commit(var rows, int _, Instant at) -> {
                RecordingFile current = file.orElseThrow();
                write(into -> rows.forEach(each -> each.forEach(into)), current);
                current.write(new Entry.Commit(at));
                newest = at;
                flush(at);
            }
            case RecordingQueue.CheckRan(String check, Instant at) -> {
                file.orElseThrow().write(new Entry.CheckRan(check, at));
                flush(at);
            }
        }
    }

    private void begin(SqlSnapshot snapshot, Instant at, boolean begins) throws IOException {
        if (begins) {
            closeFile();
            file = Optional.of(files.open(at));
        } else {
            file.orElseThrow().checkpoint(at);
        }
        checkpointAt = after(at);
        RecordingFile next = file.orElseThrow();
        write(
                into -> snapshot.recorded((sql, values) -> {
                    if (abandoned) {
                        throw new AbandonedException();
                    }
                    into.accept(sql, values);
                }),
                next);
        next.write(new Entry.Commit(at));
        flush(at);
        files.deleteOld();
    }

    private static void write(RowJournal.LateRows rows, RecordingFile file) throws IOException {
        try {
            rows.forEach((sql, values) -> {
                try {
                    file.write(sql, values);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the next multiple of the time between checkpoints, so that the steps of the page's curves lie in one part each. */
    private static Instant after(Instant at) {
        long millis = CHECKPOINT.toMillis();
        return Instant.ofEpochMilli((Math.floorDiv(at.toEpochMilli(), millis) + 1) * millis);
    }

    private void flush(Instant now) throws IOException {
        if (flushedAt.isBefore(now.minus(FLUSH))) {
            file.orElseThrow().flush();
            flushedAt = now;
        }
    }

    private void closeFile() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the recording in {0} may lack its end: {1}", files.folder(), e.getMessage());
        }
        file = Optional.empty();
    }

    @Override
    public void close() {
        queue.close();
        if (thread.isPresent()) {
            try {
                if (!thread.get().join(LONGEST_END)) {
                    abandoned = true;
                    thread.get().join(LONGEST_END);
                }
            } catch (InterruptedException e) {
                abandoned = true;
                Thread.currentThread().interrupt();
            }
        }
    }
}
