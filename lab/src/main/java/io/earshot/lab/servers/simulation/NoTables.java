package io.earshot.lab.servers.simulation;

import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;

/** Takes rows that the simulation does not look at. */
final class NoTables implements TableChanges {

    @Override
    public void upsert(Row row) {}

    @Override
    public void update(Row row) {}

    @Override
    public void remove(Row pattern) {}

    @Override
    public void removeLess(Table table, Column column, Object value) {}

    @Override
    public void commit() {}
}
