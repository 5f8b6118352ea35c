package io.earshot.store.external;

import io.earshot.store.table.Table;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes whole rows into an external engine. One thread at a time; each method throws {@link ExternalStoreException} if the engine does not
 * answer, and may have done a part then. Doing the same again is harmless.
 */
public interface ExternalRows extends AutoCloseable {

    /**
     * Inserts rows, or replaces those that have their keys.
     *
     * @param rows values in the order of the table's columns; an empty Optional stands for NULL
     */
    void put(Table table, Collection<List<Object>> rows);

    /**
     * Removes rows.
     *
     * @param keys values in the order of the key's columns
     */
    void remove(Table table, Collection<List<Object>> keys);

    /** Hands out the key of every row, without holding all of them. */
    void keys(Table table, Consumer<List<Object>> key);

    /** Returns how many rows a table has; further copies of a row do not count. */
    long count(Table table);

    @Override
    void close();
}
