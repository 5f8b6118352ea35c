package io.earshot.store.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.CheckTables.CheckRun;
import io.earshot.store.table.CheckTables.Destination;
import io.earshot.store.table.Row;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableBatchesTest {

    private final Database database = Database.open();
    private final SqlEngine engine = new H2Engine(database, SqlLimits.ALONE);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theCommitOfOneWriterLeavesTheRowsOfAnotherInvisible() throws Exception {
        TableChanges first = database.batches();
        TableChanges second = database.batches();
        first.upsert(run("a"));
        first.remove(run("of nobody")); // another statement, so the database has the row from here on
        second.upsert(run("b"));
        second.commit();

        assertThat(runs()).containsExactly("b");

        first.commit();
        assertThat(runs()).containsExactly("a", "b");
    }

    @Test
    void theRollBackOfOneWriterKeepsTheRowsOfAnother() throws Exception {
        TableChanges first = database.batches();
        TableChanges second = database.batches();
        first.upsert(run("a"));
        first.remove(run("of nobody"));
        second.upsert(withoutState());
        assertThatThrownBy(second::commit).hasMessage("rows could not be written");
        first.commit();

        assertThat(runs()).containsExactly("a");
    }

    @Test
    void aTransactionOfWhichARowFailedBeforeItsEndShowsNoneOfItsRowsAndTheNextOneShowsAll() throws Exception {
        TableChanges changes = database.batches();
        changes.upsert(run("a"));
        changes.upsert(withoutState());
        assertThatThrownBy(() -> changes.upsert(run("b")))
                .hasMessageStartingWith("a row could not be written by MERGE");
        changes.upsert(run("c"));
        assertThatThrownBy(changes::commit).hasMessage("rows could not be written");
        assertThat(runs()).isEmpty();

        changes.upsert(run("d"));
        changes.commit();
        assertThat(runs()).containsExactly("d");
    }

    @Test
    void rowsThatWereTakenBackAreNotTakenDownWithLaterOnes() {
        List<String> committed = new ArrayList<>();
        TableChanges changes = database.batches(new CommittedRows(committed));
        changes.upsert(run("a"));
        changes.upsert(withoutState());
        assertThatThrownBy(changes::commit).hasMessage("rows could not be written");
        assertThat(committed).isEmpty();

        changes.upsert(run("b"));
        changes.commit();
        assertThat(committed).containsExactly("[Optional[b]]");
    }

    @Test
    void aWriterEndsWithItsDatabase() {
        TableChanges changes = database.batches();
        database.close();

        assertThatThrownBy(() -> changes.upsert(run("a")))
                .hasMessageStartingWith("a row could not be written by MERGE");
    }

    private record CommittedRows(List<String> committed, List<String> waiting) implements RowJournal {

        CommittedRows(List<String> committed) {
            this(committed, new ArrayList<>());
        }

        @Override
        public void row(String sql, List<Object> values) {
            waiting.add(values.toString());
        }

        @Override
        public void rows(int most, LateRows rows) {
            rows.forEach(this::row);
        }

        @Override
        public void commit() {
            committed.addAll(waiting);
            waiting.clear();
        }

        @Override
        public void rollBack() {
            waiting.clear();
        }

        @Override
        public Object lock() {
            return this;
        }
    }

    private static Row run(String check) {
        return Row.of(CheckRun.TABLE).set(CheckRun.CHECK, check);
    }

    /** A row that no database takes: its state must not be NULL. */
    private static Row withoutState() {
        return Row.of(Destination.TABLE).set(Destination.NAME, "nagios");
    }

    private List<String> runs() throws SqlRefusedException {
        return engine.askOwn("SELECT check FROM check_run ORDER BY check", List.of()).rows().stream()
                .map(row -> row.getFirst().orElseThrow().toString())
                .toList();
    }
}
