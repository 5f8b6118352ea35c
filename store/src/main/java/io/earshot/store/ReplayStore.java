package io.earshot.store;

import java.util.List;

/** An empty store that takes recorded rows and answers queries about them. One thread at a time. */
public interface ReplayStore extends AutoCloseable {

    /** Returns the engine that answers queries about the rows. */
    SqlEngine engine();

    /** Writes a row as it was recorded; it becomes visible at the next commit. */
    void add(String sql, List<Object> values);

    /** Makes all rows since the last commit visible. */
    void commit();

    @Override
    void close();
}
