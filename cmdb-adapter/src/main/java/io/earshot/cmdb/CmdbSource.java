package io.earshot.cmdb;

import java.time.Duration;
import java.util.Optional;

/**
 * A place that knows the containers. Each kind of CMDB is one implementation. Read by one thread at a time.
 */
public interface CmdbSource extends AutoCloseable {

    /**
     * Reads everything anew. Single bad entries are left out and listed in the reading.
     *
     * @throws CmdbException if the source as a whole cannot be used
     * @throws InterruptedException if the reading is to end, as at the server's end
     */
    CmdbReading read() throws CmdbException, InterruptedException;

    /**
     * Something that differs once the source may have changed, so that it need not be read to know; absent where only reading
     * tells.
     */
    default Optional<Object> stamp() {
        return Optional.empty();
    }

    /** Waits until the source is to be read or looked at again. */
    default void awaitChange(Duration longest) throws InterruptedException {
        Thread.sleep(longest);
    }

    /** Is told that the newest reading can be seen in the tables. */
    default void visible() {}

    /** Returns whether the source begins empty and only leaves out what it has reason to. */
    default boolean growsByItself() {
        return false;
    }

    /** Describes the source in a few words: {@code CSV file /etc/earshot/cmdb.csv}. Never contains a credential. */
    String describe();

    @Override
    default void close() {}
}
