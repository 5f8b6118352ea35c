package io.earshot.server.recording;

import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.CheckSnapshot;
import io.earshot.server.checks.TableSource;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.RowSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes down every row that is written and every moment at which a check runs. Each file begins with all rows that there are, so
 * that it stands for itself; the newest two are kept and have half of the room each. A disk that is full ends the
 * recording and nothing else.
 */
public final class Recorder implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Recorder.class.getName());
    private static final int FILES = 2;
    private static final Duration FLUSH = Duration.ofSeconds(1);

    /** Bounds what each question about the past reads again: the changes since the last checkpoint. */
    private static final Duration CHECKPOINT = Duration.ofMinutes(15);

    private final Path folder;
    private final long bytesPerFile;
    private final InstantSource clock;
    private Optional<RecordingFile> file = Optional.empty();
    private Instant checkpointAt = Instant.MAX;
    private Instant flushedAt = Instant.MIN;
    private boolean ended;

    private record Write(String sql, List<Object> values) {}

    /**
     * Writes nothing yet.
     *
     * @param bytes for all files together
     * @throws IOException if the folder is not there and cannot be made
     */
    public Recorder(Path folder, long bytes, InstantSource clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.bytesPerFile = bytes / FILES;
        this.clock = clock;
    }

    /** For the rows of one writer, whose transactions nobody else's come between. */
    public RowJournal journal() {
        return new Transactions();
    }

    private final class Transactions implements RowJournal {

        private final List<Write> waiting = new ArrayList<>();

        @Override
        public void row(String sql, List<Object> values) {
            waiting.add(new Write(sql, List.copyOf(values)));
        }

        @Override
        public void commit(RowSource tables) {
            if (!waiting.isEmpty()) {
                record(waiting, tables);
                waiting.clear();
            }
        }

        @Override
        public Object lock() {
            return Recorder.this;
        }
    }

    private synchronized void record(List<Write> rows, RowSource tables) {
        if (ended) {
            return;
        }
        try {
            Instant now = clock.instant();
            if (file.isEmpty()) {
                open(tables, now);
            } else {
                for (Write write : rows) {
                    file.get().write(write.sql(), write.values());
                }
            }
            if (!now.isBefore(checkpointAt)) {
                file.get().write(new Entry.Commit(now));
                file.get().checkpoint(now);
                dump(tables, file.get());
                checkpointAt = now.plus(CHECKPOINT);
            }
            write(new Entry.Commit(now), now);
        } catch (IOException | UncheckedIOException e) {
            end(e);
        }
    }

    /**
     * Gives checks a snapshot of the tables between two recorded commits, so that a replay shows them what they see now. Rows
     * go on being committed while a check runs.
     */
    public CheckLoop.Snapshots snapshots(SqlEngine tables) {
        return check -> {
            SqlSnapshot snapshot = tables.snapshot();
            try {
                return new CheckSnapshot(mark(check, snapshot), new TableSource(snapshot), snapshot::close);
            } catch (RuntimeException e) {
                snapshot.close();
                throw e;
            }
        };
    }

    private synchronized Instant mark(String check, SqlSnapshot snapshot) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        try {
            if (!ended && file.isPresent()) {
                write(new Entry.CheckRan(check, now), now);
            }
        } catch (IOException e) {
            end(e);
        }
        snapshot.pin();
        return now;
    }

    private void write(Entry entry, Instant now) throws IOException {
        RecordingFile current = file.orElseThrow();
        current.write(entry);
        if (flushedAt.isBefore(now.minus(FLUSH))) {
            current.flush();
            flushedAt = now;
        }
        if (current.bytes() >= bytesPerFile) {
            current.close();
            file = Optional.empty();
        }
    }

    private void open(RowSource tables, Instant now) throws IOException {
        Path path = folder.resolve("recording-" + now.toString().replace(':', '-') + ".gz");
        RecordingFile next = new RecordingFile(path);
        file = Optional.of(next);
        checkpointAt = now.plus(CHECKPOINT);
        dump(tables, next);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(p -> p.getFileName().toString().matches("recording-.*\\.gz"))
                    .sorted()
                    .toList();
        }
        for (Path old : files.subList(0, Math.max(0, files.size() - FILES))) {
            Files.delete(old);
            Files.deleteIfExists(RecordingIndex.of(old));
        }
    }

    private static void dump(RowSource tables, RecordingFile to) {
        tables.forEach((sql, values) -> {
            try {
                to.write(sql, values);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void end(Exception why) {
        ended = true;
        LOG.log(Level.WARNING, "the recording in {0} ends: {1}", folder, why.getMessage());
        close();
    }

    @Override
    public synchronized void close() {
        try {
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the recording in {0} may lack its end: {1}", folder, e.getMessage());
        }
        file = Optional.empty();
        ended = true;
    }
}
