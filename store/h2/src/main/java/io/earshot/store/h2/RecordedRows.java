package io.earshot.store.h2;

import io.earshot.store.table.RowJournal;
import java.util.List;

/** Writes rows as they were taken down. One thread at a time. */
public final class RecordedRows {

    private final TableBatches batches;

    public RecordedRows(Database database) {
        this(database, RowJournal.NONE);
    }

    public RecordedRows(Database database, RowJournal journal) {
        this.batches = database.batches(journal);
    }

    public void add(String sql, List<Object> values) {
        batches.add(sql, values.toArray());
    }

    public void commit() {
        batches.commit();
    }
}
