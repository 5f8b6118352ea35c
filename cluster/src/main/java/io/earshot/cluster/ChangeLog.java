package io.earshot.cluster;

import java.util.concurrent.CompletableFuture;

/** One ordered log that several servers append to and read. All methods may be called from any thread. */
public interface ChangeLog extends AutoCloseable {

    /**
     * Appends a fact.
     *
     * @return completed once the log has acknowledged it; fails with {@link LogAwayException} where the log does not answer in time, which
     *     leaves open whether it has the fact
     */
    CompletableFuture<Void> append(Fact fact);

    /** Opens a reader that begins with the oldest fact. */
    LogReader reader();

    /** Takes part in the choice of the one server that speaks. */
    Election election(String server);

    @Override
    void close();
}
