package io.earshot.store.table;

import java.util.List;

/** Takes every row that one writer writes, in order. */
public interface RowJournal {

    /** Nobody listens. */
    RowJournal NONE = new RowJournal() {
        @Override
        public void row(String sql, List<Object> values) {}

        @Override
        public void commit(RowSource tables) {}

        @Override
        public Object lock() {
            return this;
        }
    };

    /** @param values an empty Optional stands for NULL */
    void row(String sql, List<Object> values);

    /**
     * The rows since the last time are about to be visible.
     *
     * @param tables all that is visible after them
     */
    void commit(RowSource tables);

    /** Whoever holds its monitor keeps rows from becoming visible. */
    Object lock();
}
