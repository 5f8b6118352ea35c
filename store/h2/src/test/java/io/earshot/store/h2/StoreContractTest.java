package io.earshot.store.h2;

import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.contract.StoreContract;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Runs the contract of stores against H2, with tables that show the fleet's own objects and with plain ones, as a replay has. */
class StoreContractTest {

    @Nested
    class WithTablesOfTheFleetsObjects extends StoreContract {

        @Override
        protected TestStore open() {
            LiveRows rows = new LiveRows(RowJournal.NONE);
            Database database = Database.open(rows);
            return new H2Store(database, database.batches(RowJournal.NONE, rows), LiveRows.SHOWN);
        }
    }

    @Nested
    class WithPlainTables extends StoreContract {

        @Override
        protected TestStore open() {
            Database database = Database.open();
            return new H2Store(database, database.batches(), List.of());
        }
    }

    private record H2Store(Database database, TableChanges changes, List<Table> shown)
            implements StoreContract.TestStore {

        @Override
        public SqlEngine engine(SqlLimits limits) {
            return new H2Engine(database, limits);
        }

        @Override
        public boolean isWritten(Table table) {
            return !shown.contains(table);
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
