package io.earshot.traffic.results;

import io.earshot.store.SqlEngine;
import io.earshot.store.table.TableChanges;
import io.earshot.traffic.evidence.TransactionPlace;
import java.time.Instant;
import java.util.Optional;

/** Keeps the rows of one machine's results. */
public sealed interface ResultStore extends AutoCloseable permits EmbeddedStore, PostgresStore {

    /** Returns where rows are written; a commit waits as long as the database is away. */
    TableChanges changes();

    /**
     * Returns the time before which figures of an input are final; empty if nothing was processed. Waits as long as the database is
     * away.
     */
    Optional<Instant> position(String input);

    /** Returns where a transaction's packets are; empty if there is no such transaction. Waits as long as the database is away. */
    Optional<TransactionPlace> place(String id);

    /** Returns who answers queries; empty where people ask the database itself. */
    Optional<SqlEngine> engine();

    /** Whether other processes write to the same tables. */
    boolean isShared();

    /** Says since when the database has taken no rows; empty while it takes them. Callable from any thread. */
    Optional<Instant> awaySince();

    /** Says what the store had to leave out. Callable from any thread. */
    StoreCounts counts();

    /** Lets a commit that waits for the database return. Its rows are not written. Callable from any thread. */
    void stopWaiting();

    @Override
    void close();
}
