package io.earshot.store.external;

import io.earshot.store.SqlEngine;

/** A connection to an external engine, which may be away. */
public interface ExternalStore extends AutoCloseable {

    /** Returns what asks the engine. Thread-safe; a query fails while the engine is away. */
    SqlEngine engine();

    /**
     * Connects and makes the tables and columns that are missing.
     *
     * @throws ExternalStoreException if the engine does not answer or does not have the tables
     */
    ExternalRows connect();

    @Override
    void close();
}
