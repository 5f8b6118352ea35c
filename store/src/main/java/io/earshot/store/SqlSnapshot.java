package io.earshot.store;

/** Answers queries from one state of all tables, whatever is committed meanwhile. To be closed after use. One thread at a time. */
public interface SqlSnapshot extends SqlReader, AutoCloseable {

    /** Chooses the present state. Takes no time to speak of, so that a caller may hold a lock meanwhile. */
    void pin();

    @Override
    void close();
}
