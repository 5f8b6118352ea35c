package io.earshot.store.table;

/** Changes the tables of one store. Changes become visible together at the next commit. One thread at a time. */
public interface TableChanges {

    /** Inserts the row, or changes the given columns of the one that has its key; a table without a key gains the row. */
    void upsert(Row row);

    /** Inserts a row whose key no other has, which takes less time than to look for it. */
    default void insert(Row row) {
        upsert(row);
    }

    /** Changes the given columns of the row that has the key; does nothing where there is none. */
    void update(Row row);

    /** Removes the rows that have all values of this one. Without any value it removes all rows of the table. */
    void remove(Row pattern);

    /** Removes the rows whose value is less. */
    void removeLess(Table table, Column column, Object value);

    /** Makes all changes since the last commit visible, or none of them. */
    void commit();
}
