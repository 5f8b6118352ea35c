package io.earshot.store.table;

import java.util.List;
import java.util.function.BiConsumer;

/** Takes every row that one writer writes, in order. */
public interface RowJournal {

    /** Rows whose values come to be when they are asked for: the same rows whenever that is, from any thread. */
    @FunctionalInterface
    interface LateRows {

        /** @param row takes the statement and the values of each; an empty Optional stands for NULL */
        void forEach(BiConsumer<String, List<Object>> row);
    }

    /** Nobody listens. */
    RowJournal NONE = new RowJournal() {
        @Override
        public void row(String sql, List<Object> values) {}

        @Override
        public void rows(int most, LateRows rows) {}

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

    /**
     * Takes rows of which the writer need not make the values.
     *
     * @param most so many statements at most
     */
    void rows(int most, LateRows rows);

    /** The rows since the last time become visible. Those who wait for them wait for this, too, so it does not touch a disk. */
    void commit();

    /** The rows since the last time are taken back, and were never visible. */
    void rollBack();

    /** Whoever holds its monitor keeps rows from becoming visible. */
    Object lock();
}
