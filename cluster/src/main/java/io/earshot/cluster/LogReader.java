package io.earshot.cluster;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Reads a log in order. One thread at a time. */
public interface LogReader extends AutoCloseable {

    /**
     * Returns the next entries; waits for them so long.
     *
     * @throws LogAwayException where the log cannot be read
     */
    List<Entry> poll(Duration timeout) throws LogAwayException;

    /**
     * Returns whether everything was read that the log has now.
     *
     * @throws LogAwayException where the log does not answer
     */
    boolean isAtEnd() throws LogAwayException;

    /**
     * Returns the position behind the newest entry that the log has now.
     *
     * @throws LogAwayException where the log does not answer
     */
    long end() throws LogAwayException;

    /**
     * Returns whether everything before a position was read. A log to which others write all the time has no end that a reader would find.
     *
     * @throws LogAwayException where the log does not answer
     */
    boolean hasRead(long end) throws LogAwayException;

    /** Says which facts are read; others are skipped without a look. */
    @FunctionalInterface
    interface Wanted {
        boolean test(String key, long position);
    }

    /** Begins again with the oldest fact. */
    void rewind(Wanted wanted);

    /** Begins again with the fact at this position, or the first one behind it. */
    default void rewind(long from, Wanted wanted) {
        rewind((key, position) -> position >= from && wanted.test(key, position));
    }

    /**
     * Begins again with the oldest fact.
     *
     * @param wanted says of a key whether its facts are read
     */
    default void rewind(Predicate<String> wanted) {
        rewind((key, _) -> wanted.test(key));
    }

    @Override
    void close();
}
