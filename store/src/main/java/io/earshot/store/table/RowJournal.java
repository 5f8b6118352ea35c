package io.earshot.store.table;

import java.util.List;

/** Takes every row that one writer writes, in order. */
public interface RowJournal {

    /** Nobody listens. */
    RowJournal NONE = new RowJournal() {
        @Override
        public void row(String sql, List<Object> values) {}

        @Override
        public void commit() {}

        @Override
        public void rollBack() {}

        @Override
        public Object lock() {
            return this;
        }
    };

    /** @param values an empty Optional stands for NULL */
    void row(String sql, List<Object> values);

    /** The rows since the last time become visible. Those who wait for them wait for this, too, so it does not touch a disk. */
    void commit();

    /** The rows since the last time are taken back, and were never visible. */
    void rollBack();

    /** Whoever holds its monitor keeps rows from becoming visible. */
    Object lock();
}
