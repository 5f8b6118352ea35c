package io.earshot.server.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.fleet.MemberRow;
import io.earshot.fleet.MemberState;
import io.earshot.fleet.graph.Cluster;
import io.earshot.fleet.graph.Shape;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import io.earshot.server.graph.NodeTag;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import io.earshot.store.h2.live.LiveRows;
import io.earshot.store.table.NodeTables.NodeAddress;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.TableChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableWriterTest {

    private final LiveRows live = new LiveRows(RowJournal.NONE);
    private final Database database = Database.open(live);
    private final TableChanges changes = database.batches(RowJournal.NONE, live);
    private final TableWriter writer = new TableWriter(changes, live);

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

    @Test
    void anAddressIsANodesUntilItLeavesAndIsKnownAsItsFormerOneForThirtyDays() throws Exception {
        change(at(0), List.of(with("be5.host58", "10.1.0.5", "fd00::5"), with("be6.host58", "10.1.0.6")), List.of());
        change(at(1), List.of(with("be5.host58", "10.1.0.5", "10.1.0.7")), List.of(with("be6.host58", "10.1.0.6")));
        assertThat(addresses())
                .containsExactly(
                        "be5.host58 10.1.0.5 cmdb day 0 to now",
                        "be5.host58 10.1.0.7 cmdb day 1 to now",
                        "be5.host58 fd00::5 cmdb day 0 to 1",
                        "be6.host58 10.1.0.6 cmdb day 0 to 1");

        change(at(2), List.of(with("be6.host58", "10.1.0.6")), List.of());
        assertThat(addresses())
                .contains("be6.host58 10.1.0.6 cmdb day 0 to 1", "be6.host58 10.1.0.6 cmdb day 2 to now");

        change(at(20), List.of(with("be5.host58", "10.1.0.5")), List.of());
        change(at(32), List.of(), List.of());
        assertThat(addresses())
                .containsExactly(
                        "be5.host58 10.1.0.5 cmdb day 0 to now",
                        "be5.host58 10.1.0.7 cmdb day 1 to 20",
                        "be6.host58 10.1.0.6 cmdb day 2 to now");
    }

    @Test
    void whoseAnAddressIsAndWasIsKnownAgainAfterARestart() throws Exception {
        Map<ContainerName, List<AddressMemory.Tenure>> kept = new HashMap<>();
        AddressWriter before = new AddressWriter(changes, 10, remembering(kept));
        change(before, at(0), with("be5.host58", "10.1.0.5", "10.1.0.7"), with("gone.host58", "10.1.0.9"));
        change(before, at(1), with("be5.host58", "10.1.0.5", "10.1.0.8"));
        change(before, at(2), with("web1.web1", "10.1.0.6"));
        restart();

        AddressWriter after = new AddressWriter(changes, 10, remembering(kept));
        change(after, at(4), with("be5.host58", "10.1.0.5"));
        assertThat(addresses())
                .containsExactly(
                        "be5.host58 10.1.0.5 cmdb day 0 to now",
                        "be5.host58 10.1.0.7 cmdb day 0 to 1",
                        "be5.host58 10.1.0.8 cmdb day 1 to 4",
                        "gone.host58 10.1.0.9 cmdb day 0 to 4",
                        "web1.web1 10.1.0.6 cmdb day 2 to 4");
        // A machine that announces itself comes after the first inventory.
        change(after, at(4).plusSeconds(600), with("web1.web1", "10.1.0.6"));
        change(after, at(5), with("gone.host58", "10.1.0.9"));
        restart();

        change(
                new AddressWriter(changes, 10, remembering(kept)),
                at(33),
                with("be5.host58", "10.1.0.5"),
                with("gone.host58", "10.1.0.9"),
                with("web1.web1", "10.1.0.6"));
        assertThat(addresses())
                .containsExactly(
                        "be5.host58 10.1.0.5 cmdb day 0 to now",
                        "be5.host58 10.1.0.8 cmdb day 1 to 4",
                        "gone.host58 10.1.0.9 cmdb day 0 to 4",
                        "gone.host58 10.1.0.9 cmdb day 5 to now",
                        "web1.web1 10.1.0.6 cmdb day 2 to now");
    }

    @Test
    void aNodeHasTheSameAddressInTwoNetworksOnceInEach() throws Exception {
        Map<ContainerName, List<AddressMemory.Tenure>> kept = new HashMap<>();
        AddressWriter addresses = new AddressWriter(changes, 10, remembering(kept));
        Container gateway =
                with("gw.edge", "10.0.0.254", "10.0.0.254").in(Networks.of(List.of("a", "b"), List.of("a", "b")));
        change(addresses, at(0), gateway);
        change(new AddressWriter(changes, 10, remembering(kept)), at(1), gateway.keeping(place -> place == 0));

        assertThat(ask(
                        "SELECT ip || ' ' || network || ' ' || COALESCE(CAST(DATEDIFF(DAY, validFrom, validTo) AS VARCHAR), 'now')"
                                + " FROM node_address ORDER BY network"))
                .containsExactly("10.0.0.254 a now", "10.0.0.254 b 1");
    }

    private void restart() throws SqlRefusedException {
        changes.removeLess(NodeAddress.TABLE, NodeAddress.VALID_FROM, at(1_000));
        writer.commit();
        assertThat(addresses()).isEmpty();
    }

    private void change(AddressWriter addresses, Instant now, Container... changed) {
        addresses.inventory(new InventoryChange(List.of(changed), List.of()), now);
        writer.commit();
    }

    private static AddressMemory remembering(Map<ContainerName, List<AddressMemory.Tenure>> kept) {
        return new AddressMemory() {

            @Override
            public Map<ContainerName, List<Tenure>> atStart() {
                return Map.copyOf(kept);
            }

            @Override
            public void keep(ContainerName node, List<Tenure> tenures) {
                kept.put(node, tenures);
            }
        };
    }

    @Test
    void ofManyAddressesThatLeftTheNewestStay() throws Exception {
        AddressWriter addresses = new AddressWriter(changes, 10, AddressMemory.NONE);
        for (int day = 0; day < 4; day++) {
            long first = 100L * day;
            List<Ip> six = LongStream.range(first, first + 6)
                    .mapToObj(low -> new Ip(0xfd00L << 48, low))
                    .toList();
            addresses.inventory(
                    new InventoryChange(List.of(container("be5.host58", "TX").at(six)), List.of()), at(day));
        }
        writer.commit();
        assertThat(ask("SELECT DATEDIFF(DAY, TIMESTAMP WITH TIME ZONE '" + at(0)
                        + "', validTo) || ' ' || COUNT(*) FROM node_address"
                        + " WHERE validTo IS NOT NULL GROUP BY validTo ORDER BY validTo"))
                .containsExactly("2 6", "3 6");
    }

    @Test
    void tagsThatChangeAreWrittenAndThoseThatAreGoneRemoved() throws Exception {
        TagWriter tags = new TagWriter(changes);
        NodeTag tier = new NodeTag("be5.host58", "tier", "back", "rule");
        tags.write(List.of(tier, new NodeTag("be5.host58", "owner", "shop", "csv")));
        tags.write(
                List.of(new NodeTag("be5.host58", "tier", "", "csv"), new NodeTag("db1.host7", "tier", "db", "rule")));
        writer.commit();

        assertThat(ask("SELECT node || ' ' || tag || ' ' || value || ' ' || source FROM tag ORDER BY node"))
                .containsExactly("be5.host58 tier  csv", "db1.host7 tier db rule");
    }

    @Test
    void clustersThatChangeAreWrittenAndThoseThatAreGoneRemovedWithTheirMembers() throws Exception {
        ClusterWriter clusters = new ClusterWriter(changes);
        Cluster pair = new Cluster("web", Shape.PAIR, List.of("a.h", "b.h"), List.of(), 1, 1);
        clusters.write(
                List.of(new Cluster("db", Shape.STAR, List.of("c.h", "d.h", "e.h"), List.of("c.h"), 2, 1), pair));
        clusters.write(List.of(new Cluster("db", Shape.PAIR, List.of("c.h", "d.h"), List.of(), 1, 1)));
        writer.commit();

        assertThat(ask("SELECT name || ' ' || shape || ' ' || nodes || ' [' || hubs || '] ' || summary FROM cluster"))
                .containsExactly("db PAIR 2 [] c.h and d.h");
        assertThat(ask("SELECT cluster || ' ' || node || ' ' || hub FROM cluster_node ORDER BY node"))
                .containsExactly("db c.h FALSE", "db d.h FALSE");
    }

    /** Returns a time with nanoseconds, which the tables do not have. */
    private static Instant at(int day) {
        return Instant.parse("2026-11-01T12:00:00.123456789Z").plus(Duration.ofDays(day));
    }

    private static Container with(String name, String... addresses) {
        return container(name, "TX").at(Stream.of(addresses).map(Ip::parse).toList());
    }

    private List<String> addresses() throws SqlRefusedException {
        String day = "DATEDIFF(DAY, TIMESTAMP WITH TIME ZONE '" + at(0) + "', %s)";
        return ask("SELECT node || ' ' || ip || ' ' || source || ' day ' || " + day.formatted("validFrom")
                + " || ' to ' || COALESCE(CAST(" + day.formatted("validTo")
                + " AS VARCHAR), 'now') FROM node_address ORDER BY node, ip, validFrom");
    }

    private void change(List<Container> changed, List<Container> gone) {
        change(Instant.EPOCH, changed, gone);
    }

    /** As the fleet tells it. */
    private void change(Instant now, List<Container> changed, List<Container> gone) {
        writer.inventory(new InventoryChange(changed, gone), now);
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
        return ask("SELECT name || ' ' || dataCenter || ' ' || containers FROM host ORDER BY name");
    }

    private List<String> ask(String sql) throws SqlRefusedException {
        return new H2Engine(database, SqlLimits.ALONE)
                .askOwn(sql, List.of()).rows().stream()
                        .map(row -> row.getFirst().orElseThrow().toString())
                        .toList();
    }

    private static Container container(String name, String dataCenter) {
        return new Container(
                ContainerName.parse(name), dataCenter, "be", "", List.of(), List.of("be"), List.of(), true);
    }
}
