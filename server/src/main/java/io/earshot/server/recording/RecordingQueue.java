package io.earshot.server.recording;

import io.earshot.store.SqlSnapshot;
import io.earshot.store.table.RowJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Holds what is to be recorded until it is written, in the order in which it became visible. Its room is bounded: more rows than fit end
 * the file, and the next file begins with all rows that there are. Thread-safe.
 */
final class RecordingQueue {

    /** Some seconds of the reports of 100,000 containers. */
    static final int MAX_ROWS = 500_000;

    /** Something to record. */
    sealed interface Item {}

    /** @param most so many rows at most */
    record Commit(List<RowJournal.LateRows> rows, int most, Instant at) implements Item {}

    record CheckRan(String check, Instant at) implements Item {}

    /**
     * All rows as they are.
     *
     * @param file whether they begin a file; otherwise, a part of one
     */
    record Begin(SqlSnapshot snapshot, Instant at, boolean file) implements Item {}

    private final Object order = new Object();
    private final int maxRows;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private int rows;
    private State state = State.WAITING;
    private boolean writing;

    private enum State {
        /** No file has begun. */
        WAITING,
        OPEN,
        /** Rows were dropped since the last file began. */
        OVERRUN,
        CLOSED
    }

    RecordingQueue(int maxRows) {
        this.maxRows = maxRows;
    }

    /** Returns the monitor under which rows become visible and snapshots are pinned. Nobody writes a file while holding it. */
    Object order() {
        return order;
    }

    /** Drops the item where nobody records, or no room is left. */
    synchronized void add(Item item) {
        if (state != State.OPEN) {
            return;
        }
        if (item instanceof Commit commit) {
            rows += commit.most();
            if (rows > maxRows) {
                state = State.OVERRUN;
                clear();
                return;
            }
        }
        items.add(item);
        notifyAll();
    }

    /**
     * Pins the snapshot between two commits, behind what was added before.
     *
     * @param file whether it begins a file
     */
    void begin(SqlSnapshot snapshot, InstantSource clock, boolean file) {
        synchronized (order) {
            snapshot.pin();
            synchronized (this) {
                if (state == State.CLOSED) {
                    snapshot.close();
                    return;
                }
                state = State.OPEN;
                items.add(new Begin(snapshot, clock.instant(), file));
                notifyAll();
            }
        }
    }

    /** Returns the next item; or nothing after the wait, or at once where rows were dropped. One thread at a time. */
    synchronized Optional<Item> take(Duration wait) throws InterruptedException {
        writing = false;
        notifyAll();
        long end = System.nanoTime() + wait.toNanos();
        while (items.isEmpty() && state == State.OPEN) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return Optional.empty();
            }
            wait(millis);
        }
        if (items.isEmpty()) {
            return Optional.empty();
        }
        Item next = items.remove();
        writing = true;
        if (next instanceof Commit commit) {
            rows -= commit.most();
        }
        return Optional.of(next);
    }

    /** Tells whether rows were dropped since the last file began. */
    synchronized boolean isOverrun() {
        return state == State.OVERRUN;
    }

    synchronized boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Takes no more items; those that were added can still be taken. */
    synchronized void close() {
        state = State.CLOSED;
        notifyAll();
    }

    /** Takes no more items and drops those that were added. */
    synchronized void end() {
        state = State.CLOSED;
        writing = false;
        clear();
    }

    private void clear() {
        for (Item item : items) {
            if (item instanceof Begin(SqlSnapshot snapshot, Instant _, boolean _)) {
                snapshot.close();
            }
        }
        items.clear();
        rows = 0;
        notifyAll();
    }

    /** Tells whether nothing is left to take, and nothing comes. */
    synchronized boolean isDone() {
        return state == State.CLOSED && items.isEmpty();
    }

    synchronized void awaitEmpty() throws InterruptedException {
        while (!items.isEmpty() || writing || state == State.OVERRUN) {
            wait();
        }
    }
}
