package io.earshot.store.h2;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sessions of the reader for one kind of user: people, or the server's own questions and checks, which never share one. A
 * session that a statement has changed in any way is closed, and the next question gets a new one. Thread-safe.
 */
final class ReaderSessions implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ReaderSessions.class.getName());
    private static final int PATIENCE_SECONDS = 30;
    private static final int MAX_VERIFIED = 500;
    private static final int MAX_VERIFIED_LENGTH = 4_000;

    /** Opens a connection of the reader. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    private final String name;
    private final Opening opening;
    private final Semaphore places;
    private final Deque<ReaderSession> idle = new ArrayDeque<>();

    /** Texts that H2 has read as one statement which only reads. The tables never change, so neither does that. */
    private final Set<String> verified = Collections.newSetFromMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_VERIFIED;
        }
    });

    private boolean isClosed;

    ReaderSessions(String name, int max, Opening opening) {
        this.name = name;
        this.opening = opening;
        places = new Semaphore(max, true);
    }

    /** Takes a session that nobody else uses, and that is as new. Waits where all are in use. */
    ReaderSession take() throws SQLException {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new SQLException("all sessions for " + name + " are in use, come again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("the server is stopping", e);
        }
        ReaderSession session = null;
        try {
            session = nextIdle();
            if (session == null) {
                session = new ReaderSession(this, opening.open());
            }
            return session;
        } finally {
            if (session == null) {
                places.release();
            }
        }
    }

    private synchronized ReaderSession nextIdle() {
        return idle.pollFirst();
    }

    void giveBack(ReaderSession session) {
        try {
            boolean isFresh = session.isFresh();
            if (!isFresh) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a question of {0} left its session changed; the session is closed, the next question gets a"
                                + " new one",
                        name);
            }
            synchronized (this) {
                if (isFresh && !isClosed) {
                    idle.addFirst(session);
                    return;
                }
            }
            session.end();
        } finally {
            places.release();
        }
    }

    synchronized boolean isVerified(String sql) {
        return verified.contains(sql);
    }

    synchronized void verified(String sql) {
        if (sql.length() <= MAX_VERIFIED_LENGTH) {
            verified.add(sql);
        }
    }

    @Override
    public void close() {
        Deque<ReaderSession> all;
        synchronized (this) {
            isClosed = true;
            all = new ArrayDeque<>(idle);
            idle.clear();
        }
        all.forEach(ReaderSession::end);
    }
}
