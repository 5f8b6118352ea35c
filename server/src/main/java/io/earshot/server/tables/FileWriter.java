package io.earshot.server.tables;

import io.earshot.server.files.FileRows;
import io.earshot.server.files.StoredFile;
import io.earshot.store.table.Row;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TaskTables;

/** Writes the files for agents into their table. One thread at a time. */
public final class FileWriter implements FileRows {

    private final TableChanges tables;

    public FileWriter(TableChanges tables) {
        this.tables = tables;
    }

    @Override
    public void file(StoredFile file) {
        tables.upsert(Row.of(TaskTables.StoredFile.TABLE)
                .set(TaskTables.StoredFile.SHA256, file.id().sha256())
                .set(TaskTables.StoredFile.NAME, file.name())
                .set(TaskTables.StoredFile.OCTETS, file.octets())
                .set(TaskTables.StoredFile.PIECES, file.pieces().sha256())
                .set(TaskTables.StoredFile.STORED_AT, file.storedAt())
                .set(TaskTables.StoredFile.STORED_BY, file.storedBy()));
        tables.commit();
    }

    @Override
    public void removed(StoredFile file) {
        tables.remove(Row.of(TaskTables.StoredFile.TABLE)
                .set(TaskTables.StoredFile.SHA256, file.id().sha256()));
        tables.commit();
    }
}
