package io.earshot.server.recording;

import io.earshot.server.checks.CheckLoop;
import io.earshot.server.checks.CheckSnapshot;
import io.earshot.server.checks.TableSource;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlSnapshot;
import io.earshot.store.table.RowJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Records every row that is written and every moment at which a check runs. Commits and checks only hand their rows and moments over, in one
 * order; a {@link RecordingThread} writes them, so that neither waits for a disk.
 */
public final class Recorder implements AutoCloseable {

    private final InstantSource clock;
    private final RecordingQueue queue;
    private final RecordingThread thread;

    /**
     * Writes nothing yet.
     *
     * @param bytes for all files together
     * @throws IOException if the folder is not there and cannot be made
     */
    public Recorder(Path folder, long bytes, InstantSource clock) throws IOException {
        this(new RecordingFiles(folder, bytes, RecordingFile::create), RecordingQueue.MAX_ROWS, clock);
    }

    Recorder(RecordingFiles files, int maxWaitingRows, InstantSource clock) {
        this.clock = clock;
        this.queue = new RecordingQueue(maxWaitingRows);
        this.thread = new RecordingThread(files, queue, clock);
    }

    /** Begins the first file with all rows that there are. */
    public void start(SqlEngine tables) {
        thread.start(tables);
    }

    /** For the rows of one writer, whose transactions nobody else's come between. */
    public RowJournal journal() {
        return new Transactions();
    }

    private final class Transactions implements RowJournal {

        private final List<LateRows> waiting = new ArrayList<>();
        private int most;

        @Override
        public void row(String sql, List<Object> values) {
            List<Object> copy = List.copyOf(values);
            rows(1, into -> into.accept(sql, copy));
        }

        @Override
        public void rows(int most, LateRows rows) {
            if (!queue.isClosed()) {
                waiting.add(rows);
                this.most += most;
            }
        }

        @Override
        public void commit() {
            if (!waiting.isEmpty()) {
                queue.add(new RecordingQueue.Commit(List.copyOf(waiting), most, clock.instant()));
                rollBack();
            }
        }

        @Override
        public void rollBack() {
            waiting.clear();
            most = 0;
        }

        @Override
        public Object lock() {
            return queue.order();
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

    private Instant mark(String check, SqlSnapshot snapshot) {
        synchronized (queue.order()) {
            Instant now = Instant.ofEpochMilli(clock.millis());
            queue.add(new RecordingQueue.CheckRan(check, now));
            snapshot.pin();
            return now;
        }
    }

    /** Waits until all that was handed over is written, or the recording has ended. */
    public void awaitWritten() throws InterruptedException {
        queue.awaitEmpty();
    }

    /** Writes what was handed over, and ends the file. */
    @Override
    public void close() {
        thread.close();
    }
}
