package io.earshot.store.external;

import io.earshot.store.table.Table;
import java.util.List;
import java.util.Optional;

/**
 * All rows of some tables at one time. Two snapshots of the same rows tell which changed in between, for copies elsewhere. A snapshot never
 * changes, and keeps what it shows from being collected as garbage. Thread-safe.
 */
public interface RowSnapshot {

    /** Takes the differences of one table. */
    interface Differences {

        /** @param row values in the order of the table's columns; an empty Optional stands for NULL */
        void put(List<Object> row);

        /** @param key values in the order of the key's columns */
        void remove(List<Object> key);
    }

    /**
     * Tells which rows of a table are new, changed or gone.
     *
     * @param before an earlier snapshot of the same rows; without one all rows are new
     */
    void since(Optional<RowSnapshot> before, Table table, Differences into);

    /** Returns how many rows the table has. */
    long count(Table table);

    /**
     * Returns whether there is a row.
     *
     * @param key values in the order of the key's columns
     */
    boolean has(Table table, List<Object> key);
}
