package io.earshot.store.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.model.Tenant;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.SqlShape;
import io.earshot.store.contract.StoreContract;
import io.earshot.store.external.ExternalRows;
import io.earshot.store.external.ExternalSettings;
import io.earshot.store.external.ExternalStore;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.ignite.node.IgniteNode;
import io.earshot.store.table.FleetTables.Event;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of stores on a real node, and where Ignite's SQL ends. */
class IgniteContractIT extends StoreContract {

    @TempDir
    private static Path folder;

    /** Has the time to answer on a busy machine. */
    private static final SqlLimits PATIENT = new SqlLimits(Duration.ofMinutes(5), 1_000, 2);

    private static IgniteNode node;
    private static ExternalStore first;
    private static ExternalRows rows;

    @BeforeAll
    static void startNode() {
        node = IgniteNode.start("one", folder);
        first = new IgniteProvider().open(settings(PATIENT));
        rows = first.connect();
    }

    @AfterAll
    static void endNode() {
        if (first != null) {
            rows.close();
            first.close();
        }
        node.close();
    }

    static ExternalSettings settings(SqlLimits limits) {
        return new ExternalSettings(
                List.of(node.address()),
                "PUBLIC",
                1,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                limits,
                Duration.ofMinutes(5));
    }

    @Override
    protected TestStore open() {
        return new OnNode();
    }

    /** Each test has the tables of the one node for itself. */
    private static final class OnNode implements TestStore {

        private final List<ExternalStore> opened = new ArrayList<>();

        @Override
        public SqlEngine engine(SqlLimits limits) {
            ExternalStore store = new IgniteProvider().open(settings(limits));
            opened.add(store);
            return store.engine();
        }

        @Override
        public TableChanges changes() {
            return new WholeRows(rows);
        }

        @Override
        public boolean isWritten(Table table) {
            return ExternalTables.ALL.contains(table);
        }

        @Override
        public List<Table> asked() {
            return ExternalTables.ALL;
        }

        @Override
        public ChronoUnit precision() {
            return ChronoUnit.MILLIS;
        }

        @Override
        public void close() {
            opened.forEach(ExternalStore::close);
            for (Table table : ExternalTables.ALL) {
                List<List<Object>> keys = new ArrayList<>();
                rows.keys(table, keys::add);
                rows.remove(table, keys);
            }
        }
    }

    /** Ignite shows each table as it is at the moment. */
    @Test
    @Override
    protected void aSnapshotShowsAllTablesAsTheyWereWhenItWasPinned() {
        assertThatThrownBy(first.engine()::snapshot).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Ignite does not look whether a query was stopped within a loop over pairs of rows, so that a long one is refused. */
    @Test
    @Override
    protected void aQueryIsStoppedAtItsTimeLimitOrWhenItIsCancelledAndOthersAreAnswered() throws Exception {
        List<List<Object>> many = new ArrayList<>();
        for (long id = 1; id <= 6_000; id++) {
            many.add(List.of(id, Instant.EPOCH, "be1.host1", "10.0.0.1", "UP", "DOWN"));
        }
        rows.put(Event.TABLE, many);
        try (ExternalStore hasty = new IgniteProvider().open(settings(new SqlLimits(Duration.ofMillis(1), 1_000, 2)))) {
            assertThat(refusal(hasty, "SELECT COUNT(*) FROM event a, event b WHERE a.id * b.id = 7", () -> false)
                            .kind())
                    .isEqualTo(SqlRefusedException.Kind.STOPPED);
            assertThat(refusal(first, "SELECT COUNT(*) FROM event a, event b WHERE a.id * b.id = 8", () -> true)
                            .kind())
                    .isEqualTo(SqlRefusedException.Kind.STOPPED);
            assertThat(refusal(
                            first,
                            "SELECT COUNT(*) FROM event a, event b, event c WHERE a.id + b.id + c.id = 7",
                            () -> false))
                    .hasMessageContaining("which the engine could not stop, expected joins of equal columns");
            for (int i = 0; i < 8; i++) { // on each thread of the node
                assertThat(first.engine().ask("SELECT COUNT(*) FROM event").rows())
                        .containsExactly(List.of(Optional.of(6_000L)));
            }
        }
    }

    private static SqlRefusedException refusal(ExternalStore store, String sql, BooleanSupplier cancelled) {
        return catchThrowableOfType(
                SqlRefusedException.class, () -> store.engine().ask(sql, List.of(), cancelled));
    }

    /** Ignite does not tell the types of parameters. */
    @Test
    @Override
    protected void aQueryIsDescribedWithoutBeingRun() throws Exception {
        SqlShape shape = first.engine().shape("SELECT id, at, container FROM event");

        assertThat(shape.columns())
                .containsExactly(
                        new SqlAnswer.Column("ID", "BIGINT"),
                        new SqlAnswer.Column("AT", "TIMESTAMP"),
                        new SqlAnswer.Column("CONTAINER", "VARCHAR"));
    }

    @Test
    void aTenantIsNotShownTheRowsOfAll() {
        assertThatThrownBy(() -> first.engine().of(new Tenant("shop", List.of("be"), List.of(), Map.of())))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void rowsAreCountedAndNamedByTheirKeys() {
        rows.put(
                Event.TABLE,
                List.of(
                        List.of(7L, Instant.EPOCH, "be1.host1", "10.0.0.1", "UP", "DOWN"),
                        List.of(8L, Instant.EPOCH, "be1.host1", "10.0.0.1", "DOWN", "UP")));
        List<List<Object>> keys = new ArrayList<>();
        rows.keys(Event.TABLE, keys::add);

        assertThat(keys).containsExactlyInAnyOrder(List.of(7L), List.of(8L));
        assertThat(rows.count(Event.TABLE)).isEqualTo(2);
    }
}
