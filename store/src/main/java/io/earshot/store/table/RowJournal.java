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
        public Object lock() {
            return this;
        }
    };

    /** @param values an empty Optional stands for NULL */
    void row(String sql, List<Object> values);

    /** The rows since the last time are about to be visible. Holds up those who wait for them, so it does not touch a disk. */
    void commit();

    /** Whoever holds its monitor keeps rows from becoming visible. */
    Object lock();
}
