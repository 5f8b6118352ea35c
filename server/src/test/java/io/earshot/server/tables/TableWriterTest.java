package io.earshot.server.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.RowJournal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableWriterTest {

    private final LiveRows live = new LiveRows(Optional.empty());
    private final Database database = Database.open(live);
    private final TableWriter writer = new TableWriter(database.batches(RowJournal.NONE, live), live);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aHostIsThereForAsLongAsAContainerIsOnIt() throws Exception {
        Container be5 = container("be5.host58", "TX");
        Container db1 = container("db1.host58", "TX");
        change(List.of(be5, db1, container("db1.host7", "NY")), List.of());
        assertThat(hosts()).containsExactly("host58 TX 2", "host7 NY 1");
        Container moved = container("be5.host58", "FRA");
        change(List.of(moved), List.of(db1));
        assertThat(hosts()).containsExactly("host58 FRA 1", "host7 NY 1");
        change(List.of(), List.of(moved));
        assertThat(hosts()).containsExactly("host7 NY 1");
        change(List.of(be5), List.of());
        assertThat(hosts()).containsExactly("host58 TX 1", "host7 NY 1");
    }

    /** As the fleet tells it. */
    private void change(List<Container> changed, List<Container> gone) {
        writer.inventory(new InventoryChange(changed, gone), Instant.EPOCH);
        gone.forEach(container -> writer.gone(container.name()));
        changed.forEach(container -> writer.data(new MemberRow(
                container,
                MemberState.WAITING,
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty())));
        writer.commit();
    }

    private List<String> hosts() throws SqlRefusedException {
        return new H2Engine(database, SqlLimits.ALONE)
                        .askOwn(
                                "SELECT name || ' ' || dataCenter || ' ' || containers FROM host ORDER BY name",
                                List.of())
                        .rows()
                        .stream()
                        .map(row -> row.getFirst().orElseThrow().toString())
                        .toList();
    }

    private static Container container(String name, String dataCenter) {
        return new Container(
                ContainerName.parse(name), dataCenter, "be", "", List.of(), List.of("be"), List.of(), true);
    }
}
