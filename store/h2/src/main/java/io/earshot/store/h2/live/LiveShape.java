package io.earshot.store.h2.live;

import static io.earshot.store.h2.live.LiveValues.count;
import static io.earshot.store.h2.live.LiveValues.integer;
import static io.earshot.store.h2.live.LiveValues.real;
import static io.earshot.store.h2.live.LiveValues.text;
import static io.earshot.store.h2.live.LiveValues.time;
import static io.earshot.store.h2.live.LiveValues.truth;

import io.earshot.fleet.AgentStatus;
import io.earshot.fleet.sockets.ListenerRow;
import io.earshot.fleet.sockets.SocketRow;
import io.earshot.fleet.upstreams.UpstreamRow;
import io.earshot.model.AgentProcess;
import io.earshot.model.Ip;
import io.earshot.model.ProberHealth;
import io.earshot.model.UpstreamReport;
import io.earshot.store.table.AgentTables.AgentReport;
import io.earshot.store.table.AgentTables.Listener;
import io.earshot.store.table.AgentTables.Socket;
import io.earshot.store.table.Column;
import io.earshot.store.table.FleetTables.Container;
import io.earshot.store.table.FleetTables.Data;
import io.earshot.store.table.FleetTables.Link;
import io.earshot.store.table.FleetTables.LinkPath;
import io.earshot.store.table.FleetTables.NginxCode;
import io.earshot.store.table.FleetTables.Partner;
import io.earshot.store.table.NginxTables.NginxConfig;
import io.earshot.store.table.NginxTables.NginxUpstream;
import io.earshot.store.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.h2.value.Value;

/**
 * Binds the columns of a declared table to what the fleet knows. The first column is always the container's name, and the columns of the key
 * come first.
 *
 * @param <R> what a row is made of, besides the entry
 * @param index among all
 * @param of the rows in an entry, in the order of the key
 * @param size how many those are
 * @param cells in the order of the table's columns
 */
record LiveShape<R>(
        int index, Table table, Function<Entry, List<R>> of, ToIntFunction<Entry> size, List<Cell<R>> cells) {

    /** A column's value in a row. */
    @FunctionalInterface
    interface Cell<R> {
        Value of(Entry entry, R row);
    }

    /** Collects a cell for each column of a table. */
    static final class Cells<R> {

        private final Table table;
        private final Map<Column, Cell<R>> byColumn = new HashMap<>();

        Cells(Table table) {
            this.table = table;
        }

        Cells<R> with(Column column, Cell<R> cell) {
            table.indexOf(column);
            byColumn.put(column, cell);
            return this;
        }

        Cells<R> withValue(Column column, Function<R, Value> value) {
            return with(column, (_, row) -> value.apply(row));
        }

        /** Returns them in the table's order. */
        List<Cell<R>> all() {
            return table.columns().stream()
                    .map(column -> Optional.ofNullable(byColumn.get(column))
                            .orElseThrow(() -> new IllegalStateException(
                                    "column " + column.name() + " of " + table.name() + " has no value")))
                    .toList();
        }
    }

    static final LiveShape<DataRow> DATA =
            new LiveShape<>(0, Data.TABLE, Entry::data, entry -> entry.data().size(), dataCells());

    static final LiveShape<LinkRow> LINK =
            new LiveShape<>(1, Link.TABLE, Entry::links, entry -> entry.links().size(), LinkCells.links());

    static final LiveShape<CodeRow> NGINX_CODE = new LiveShape<>(
            2,
            NginxCode.TABLE,
            Entry::codes,
            entry -> entry.codes().size(),
            new Cells<CodeRow>(NginxCode.TABLE)
                    .with(NginxCode.CONTAINER, (entry, _) -> entry.name())
                    .withValue(NginxCode.CODE, row -> integer(Optional.of(row.code())))
                    .withValue(NginxCode.RATE, row -> real(OptionalDouble.of(row.rate())))
                    .all());

    static final LiveShape<PartnerRow> PARTNER = new LiveShape<>(
            3,
            Partner.TABLE,
            entry -> entry.partners().all(),
            entry -> entry.partners().size(),
            new Cells<PartnerRow>(Partner.TABLE)
                    .with(Partner.CONTAINER, (entry, _) -> entry.name())
                    .withValue(Partner.IP, row -> text(row.ip().toString()))
                    .withValue(
                            Partner.SOURCE, row -> text(row.evidence().source().label()))
                    .withValue(Partner.SERVICE, row -> text(row.evidence().service()))
                    .withValue(
                            Partner.FIRST_SEEN,
                            row -> time(Optional.of(row.evidence().firstSeen())))
                    .withValue(
                            Partner.LAST_SEEN,
                            row -> time(Optional.of(row.evidence().lastSeen())))
                    .withValue(Partner.INTERVAL_SECONDS, row -> real(OptionalDouble.of(row.interval())))
                    .all());

    static final LiveShape<ContainerRow> CONTAINER = new LiveShape<>(
            4,
            Container.TABLE,
            Entry::containers,
            entry -> entry.data().size(),
            new Cells<ContainerRow>(Container.TABLE)
                    .with(Container.NAME, (entry, _) -> entry.name())
                    .withValue(Container.HOST, row -> text(row.container().host()))
                    .withValue(
                            Container.DATA_CENTER, row -> text(row.container().dataCenter()))
                    .withValue(Container.ROLE, row -> text(row.container().role()))
                    .withValue(Container.CLUSTER, row -> text(row.container().cluster()))
                    .withValue(
                            Container.ADDRESSES,
                            row -> text(row.container().addresses().stream()
                                    .map(Ip::toString)
                                    .collect(Collectors.joining(" "))))
                    .withValue(
                            Container.SERVICES,
                            row -> text(String.join(" ", row.container().services())))
                    .withValue(
                            Container.USES,
                            row -> text(String.join(" ", row.container().uses())))
                    .withValue(
                            Container.RUNNING,
                            row -> truth(Optional.of(row.container().running())))
                    .withValue(
                            Container.TAKES_TRAFFIC,
                            row -> truth(Optional.of(row.container().takesTraffic())))
                    .withValue(Container.OVERDUE, row -> truth(Optional.of(row.overdue())))
                    .all());

    static final LiveShape<AgentStatus> AGENT_REPORT = new LiveShape<>(
            5,
            AgentReport.TABLE,
            LiveShape::agents,
            entry -> entry.dataRow() == null || entry.dataRow().agent().isEmpty() ? 0 : 1,
            new Cells<AgentStatus>(AgentReport.TABLE)
                    .with(AgentReport.NAME, (entry, _) -> entry.name())
                    .withValue(AgentReport.MACHINE_ID, row -> text(row.process().flatMap(AgentProcess::machineId)))
                    .with(
                            AgentReport.HOST,
                            (entry, _) -> text(entry.dataRow().container().host()))
                    .withValue(AgentReport.VERSION, row -> text(row.version()))
                    .withValue(
                            AgentReport.RELAY, row -> text(row.path().stream().findFirst()))
                    .withValue(
                            AgentReport.PATH,
                            row -> text(
                                    Optional.of(String.join(" ", row.path())).filter(path -> !path.isEmpty())))
                    .withValue(
                            AgentReport.HOPS,
                            row -> integer(Optional.of(row.path().size())))
                    .withValue(AgentReport.STARTED_AT, row -> time(row.startedAt()))
                    .withValue(AgentReport.LAST_REPORT, row -> time(Optional.of(row.lastReport())))
                    .withValue(
                            AgentReport.RESIDENT_BYTES,
                            row -> count(row.process()
                                    .filter(process -> process.residentBytes().isPresent())
                                    .map(process -> process.residentBytes().getAsLong())))
                    .withValue(
                            AgentReport.CPU_SHARE,
                            row -> real(
                                    row.process().map(AgentProcess::cpuShare).orElse(OptionalDouble.empty())))
                    .withValue(
                            AgentReport.PROBER,
                            row -> text(row.prober().map(prober -> prober.starved() ? "STARVED" : "OK")))
                    .withValue(
                            AgentReport.LONGEST_DELAY,
                            row -> real(row.prober()
                                    .map(prober -> OptionalDouble.of(
                                            prober.longestDelay().toNanos() / 1e6))
                                    .orElse(OptionalDouble.empty())))
                    .withValue(
                            AgentReport.FOREIGN_REPLIES,
                            row -> count(row.prober().map(ProberHealth::foreignReplies)))
                    .with(
                            AgentReport.PEERS_LEFT_OUT,
                            (entry, _) -> count(entry.sockets().leftOut()))
                    .all());

    static final LiveShape<SocketRow> SOCKET = new LiveShape<>(
            6,
            Socket.TABLE,
            entry -> entry.sockets().connections(),
            entry -> entry.sockets().connections().size(),
            new Cells<SocketRow>(Socket.TABLE)
                    .with(Socket.CONTAINER, (entry, _) -> entry.name())
                    .withValue(Socket.DIRECTION, row -> text(row.direction().name()))
                    .withValue(Socket.PROTOCOL, row -> text(row.protocol().label()))
                    .withValue(Socket.IP, row -> text(row.ip().toString()))
                    .withValue(Socket.PORT, row -> integer(Optional.of(row.port())))
                    .withValue(Socket.PROCESS, row -> text(row.process()))
                    .withValue(
                            Socket.CONNECTIONS,
                            row -> count(Optional.of(row.activity().connections())))
                    .withValue(
                            Socket.OPENED,
                            row -> count(Optional.of(row.activity().opened())))
                    .withValue(
                            Socket.RETRANSMITS,
                            row -> count(Optional.of(row.activity().retransmits())))
                    .withValue(
                            Socket.STUCK,
                            row -> count(Optional.of(row.activity().stuck())))
                    .withValue(
                            Socket.BYTES_ACKED,
                            row -> count(Optional.of(row.activity().bytesAcked())))
                    .withValue(Socket.RTT, row -> real(row.activity().rtt()))
                    .withValue(Socket.MIN_RTT, row -> real(row.activity().minRtt()))
                    .withValue(Socket.NODE, row -> text(row.node()))
                    .withValue(Socket.EXTERNAL, row -> truth(Optional.of(row.external())))
                    .withValue(Socket.FIRST_SEEN, row -> time(Optional.of(row.firstSeen())))
                    .withValue(Socket.LAST_SEEN, row -> time(Optional.of(row.lastSeen())))
                    .all());

    static final LiveShape<ListenerRow> LISTENER = new LiveShape<>(
            7,
            Listener.TABLE,
            entry -> entry.sockets().listeners(),
            entry -> entry.sockets().listeners().size(),
            new Cells<ListenerRow>(Listener.TABLE)
                    .with(Listener.CONTAINER, (entry, _) -> entry.name())
                    .withValue(
                            Listener.PROTOCOL,
                            row -> text(row.listener().protocol().label()))
                    .withValue(
                            Listener.IP,
                            row -> text(row.listener().ip().map(Ip::toString).orElse("*")))
                    .withValue(
                            Listener.PORT,
                            row -> integer(Optional.of(row.listener().port())))
                    .withValue(Listener.PROCESS, row -> text(row.listener().process()))
                    .withValue(Listener.FIRST_SEEN, row -> time(Optional.of(row.firstSeen())))
                    .withValue(Listener.LAST_SEEN, row -> time(Optional.of(row.lastSeen())))
                    .all());

    static final LiveShape<PathRow> LINK_PATH =
            new LiveShape<>(8, LinkPath.TABLE, PathRow::of, PathRow::count, LinkCells.paths());

    static final LiveShape<UpstreamReport> NGINX_CONFIG = new LiveShape<>(
            9,
            NginxConfig.TABLE,
            NginxCells::configs,
            entry -> NginxCells.configs(entry).size(),
            NginxCells.config());

    static final LiveShape<UpstreamRow> NGINX_UPSTREAM = new LiveShape<>(
            10,
            NginxUpstream.TABLE,
            entry -> entry.upstreams().rows(),
            entry -> entry.upstreams().rows().size(),
            NginxCells.upstreams());

    static final List<LiveShape<?>> ALL = List.of(
            DATA,
            LINK,
            NGINX_CODE,
            PARTNER,
            CONTAINER,
            AGENT_REPORT,
            SOCKET,
            LISTENER,
            LINK_PATH,
            NGINX_CONFIG,
            NGINX_UPSTREAM);

    private static List<AgentStatus> agents(Entry entry) {
        return entry.data().stream().flatMap(row -> row.agent().stream()).toList();
    }

    List<R> rows(Entry entry) {
        return of.apply(entry);
    }

    boolean isDifferent(Entry before, Entry after) {
        // rows of PARTNER are made for each question, from what seldom changes
        boolean sameOrigin = index == PARTNER.index && before.partners().equals(after.partners());
        return !sameOrigin && !rows(before).equals(rows(after));
    }

    Value value(int column, Entry entry, R row) {
        return cells.get(column).of(entry, row);
    }

    /** A row of DATA keeps its values. */
    private static List<Cell<DataRow>> dataCells() {
        return IntStream.range(0, Data.TABLE.columns().size())
                .<Cell<DataRow>>mapToObj(column -> (_, row) -> row.value(column))
                .toList();
    }

    /** Returns the values of every row in the entry; an empty Optional stands for NULL. Without streams, as every report is recorded. */
    List<List<Object>> values(Entry entry) {
        List<R> rows = rows(entry);
        List<List<Object>> all = new ArrayList<>(rows.size());
        for (R row : rows) {
            all.add(values(entry, row, cells.size()));
        }
        return all;
    }

    /** Returns the values of the first columns of a row. */
    List<Object> values(Entry entry, R row, int columns) {
        Object[] values = new Object[columns];
        for (int column = 0; column < columns; column++) {
            values[column] = LiveValues.toObject(value(column, entry, row));
        }
        return List.of(values);
    }
}
