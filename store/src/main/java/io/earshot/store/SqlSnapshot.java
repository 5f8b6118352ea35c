package io.earshot.store;

import java.util.List;
import java.util.function.BiConsumer;

/** Answers queries from one state of all tables, whatever is committed meanwhile. To be closed after use. One thread at a time. */
public interface SqlSnapshot extends SqlReader, AutoCloseable {

    /** Chooses the present state. Takes no time to speak of, so that a caller may hold a lock meanwhile. */
    void pin();

    /**
     * Hands out each row of the tables that are recorded, as the statement that would write it and its values; an empty Optional stands for
     * NULL.
     */
    void recorded(BiConsumer<String, List<Object>> row);

    @Override
    void close();
}
