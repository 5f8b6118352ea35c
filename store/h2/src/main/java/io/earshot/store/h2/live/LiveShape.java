package io.earshot.store.h2.live;

import static io.earshot.store.h2.live.LiveValues.count;
import static io.earshot.store.h2.live.LiveValues.integer;
import static io.earshot.store.h2.live.LiveValues.real;
import static io.earshot.store.h2.live.LiveValues.text;
import static io.earshot.store.h2.live.LiveValues.time;
import static io.earshot.store.h2.live.LiveValues.truth;

import io.earshot.fleet.AgentStatus;
import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.fleet.sockets.ListenerRow;
import io.earshot.fleet.sockets.SocketRow;
import io.earshot.model.AgentProcess;
import io.earshot.model.Ip;
import io.earshot.model.ProberHealth;
import io.earshot.model.Rtt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.h2.value.Value;

/**
 * A table's rows and columns as entries have them. The first column is always the container's name, and the columns of the key
 * come first.
 *
 * @param <R> what a row is made of, besides the entry
 * @param index among all
 * @param table its name in the schema
 * @param key the first column's name
 * @param of the rows in an entry, in the order of the key
 * @param size how many those are
 */
record LiveShape<R>(
        int index,
        String table,
        String key,
        Function<Entry, List<R>> of,
        ToIntFunction<Entry> size,
        List<Column<R>> columns) {

    /** A column's value in a row. */
    @FunctionalInterface
    interface Column<R> {
        Value of(Entry entry, R row);
    }

    static final LiveShape<DataRow> DATA = new LiveShape<>(
            0,
            "DATA",
            "name",
            Entry::data,
            entry -> entry.data().size(),
            IntStream.range(0, DataRow.COLUMNS)
                    .<Column<DataRow>>mapToObj(column -> (_, row) -> row.value(column))
                    .toList());

    static final LiveShape<LinkRow> LINK = new LiveShape<>(
            1,
            "LINK",
            "container",
            Entry::links,
            entry -> entry.links().size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (_, row) -> text(row.ip().toString()),
                    (_, row) -> row.partner(),
                    (_, row) -> text(row.to().owner().host()),
                    (_, row) -> text(row.to().owner().dataCenter()),
                    (_, row) -> text(row.to().service()),
                    (_, row) -> count(row.report().map(LinkMeasurement::sent)),
                    (_, row) -> count(row.report().map(LinkMeasurement::received)),
                    (_, row) -> real(loss(row.report())),
                    (_, row) -> real(rtt(row, Rtt::min)),
                    (_, row) -> real(rtt(row, Rtt::avg)),
                    (_, row) -> real(rtt(row, Rtt::p95)),
                    (_, row) -> real(rtt(row, Rtt::max)),
                    (_, row) -> real(row.status().rtt(0.5)),
                    (_, row) -> real(row.status().rtt(0.99)),
                    (_, row) -> count(row.report().map(LiveShape::errors)),
                    (_, row) -> text(row.report().map(LiveShape::errorKinds)),
                    (_, row) -> count(row.report().map(LinkMeasurement::late)),
                    (_, row) -> count(row.report().map(LinkMeasurement::duplicates)),
                    (_, row) -> integer(pathMtu(row.report())),
                    (_, row) -> truth(row.report().flatMap(LinkMeasurement::icmpFiltered)),
                    (_, row) -> truth(Optional.of(row.status().congested())),
                    (_, row) -> truth(Optional.of(row.flapping())),
                    (_, row) -> text(row.state().name()),
                    (_, row) -> time(Optional.of(row.status().since())),
                    (_, row) -> time(row.status().checkedAt())));

    static final LiveShape<CodeRow> NGINX_CODE = new LiveShape<>(
            2,
            "NGINX_CODE",
            "container",
            Entry::codes,
            entry -> entry.codes().size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (_, row) -> integer(Optional.of(row.code())),
                    (_, row) -> real(OptionalDouble.of(row.rate()))));

    static final LiveShape<PartnerRow> PARTNER = new LiveShape<>(
            3,
            "PARTNER",
            "container",
            entry -> entry.partners().all(),
            entry -> entry.partners().size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (_, row) -> text(row.ip().toString()),
                    (_, row) -> text(row.evidence().source().label()),
                    (_, row) -> text(row.evidence().service()),
                    (_, row) -> time(Optional.of(row.evidence().firstSeen())),
                    (_, row) -> time(Optional.of(row.evidence().lastSeen())),
                    (_, row) -> real(OptionalDouble.of(row.interval()))));

    static final LiveShape<DataRow> CONTAINER = new LiveShape<>(
            4,
            "CONTAINER",
            "name",
            Entry::data,
            entry -> entry.data().size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (_, row) -> text(row.container().host()),
                    (_, row) -> text(row.container().dataCenter()),
                    (_, row) -> text(row.container().role()),
                    (_, row) -> text(row.container().cluster()),
                    (_, row) -> text(row.container().addresses().stream()
                            .map(Ip::toString)
                            .collect(Collectors.joining(" "))),
                    (_, row) -> text(String.join(" ", row.container().services())),
                    (_, row) -> text(String.join(" ", row.container().uses())),
                    (_, row) -> truth(Optional.of(row.container().running())),
                    (_, row) -> truth(Optional.of(row.container().takesTraffic())),
                    (_, row) -> truth(Optional.of(row.isOverdue()))));

    static final LiveShape<AgentStatus> AGENT_REPORT = new LiveShape<>(
            5,
            "AGENT_REPORT",
            "name",
            LiveShape::agents,
            entry -> agents(entry).size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (entry, _) -> text(entry.dataRow().container().host()),
                    (_, row) -> text(row.version()),
                    (_, row) -> time(row.startedAt()),
                    (_, row) -> time(Optional.of(row.lastReport())),
                    (_, row) -> count(row.process()
                            .filter(process -> process.residentBytes().isPresent())
                            .map(process -> process.residentBytes().getAsLong())),
                    (_, row) -> real(row.process().map(AgentProcess::cpuShare).orElse(OptionalDouble.empty())),
                    (_, row) -> text(row.prober().map(prober -> prober.starved() ? "STARVED" : "OK")),
                    (_, row) -> real(row.prober()
                            .map(prober ->
                                    OptionalDouble.of(prober.longestDelay().toNanos() / 1e6))
                            .orElse(OptionalDouble.empty())),
                    (_, row) -> count(row.prober().map(ProberHealth::foreignReplies))));

    static final LiveShape<SocketRow> SOCKET = new LiveShape<>(
            6,
            "SOCKET",
            "container",
            entry -> entry.sockets().connections(),
            entry -> entry.sockets().connections().size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (_, row) -> text(row.direction().name()),
                    (_, row) -> text(row.protocol().label()),
                    (_, row) -> text(row.ip().toString()),
                    (_, row) -> integer(Optional.of(row.port())),
                    (_, row) -> text(row.process()),
                    (_, row) -> count(Optional.of(row.activity().connections())),
                    (_, row) -> count(Optional.of(row.activity().opened())),
                    (_, row) -> count(Optional.of(row.activity().retransmits())),
                    (_, row) -> count(Optional.of(row.activity().stuck())),
                    (_, row) -> count(Optional.of(row.activity().bytesAcked())),
                    (_, row) -> real(row.activity().rtt()),
                    (_, row) -> real(row.activity().minRtt()),
                    (_, row) -> text(row.node()),
                    (_, row) -> truth(Optional.of(row.external())),
                    (_, row) -> time(Optional.of(row.firstSeen())),
                    (_, row) -> time(Optional.of(row.lastSeen()))));

    static final LiveShape<ListenerRow> LISTENER = new LiveShape<>(
            7,
            "LISTENER",
            "container",
            entry -> entry.sockets().listeners(),
            entry -> entry.sockets().listeners().size(),
            List.of(
                    (entry, _) -> entry.name(),
                    (_, row) -> text(row.listener().protocol().label()),
                    (_, row) -> text(row.listener().ip().map(Ip::toString).orElse("*")),
                    (_, row) -> integer(Optional.of(row.listener().port())),
                    (_, row) -> text(row.listener().process()),
                    (_, row) -> time(Optional.of(row.firstSeen())),
                    (_, row) -> time(Optional.of(row.lastSeen()))));

    static final List<LiveShape<?>> ALL =
            List.of(DATA, LINK, NGINX_CODE, PARTNER, CONTAINER, AGENT_REPORT, SOCKET, LISTENER);

    private static List<AgentStatus> agents(Entry entry) {
        return entry.data().stream().flatMap(row -> row.agent().stream()).toList();
    }

    private static long errors(LinkMeasurement report) {
        long sum = 0;
        for (long count : report.errors().values()) {
            sum = sum + count < 0 ? Long.MAX_VALUE : sum + count; // they come from outside
        }
        return sum;
    }

    /** As in {@code EPERM 3, STARVED 1}. */
    private static String errorKinds(LinkMeasurement report) {
        return report.errors().entrySet().stream()
                .map(error -> error.getKey() + " " + error.getValue())
                .collect(Collectors.joining(", "));
    }

    List<R> rows(Entry entry) {
        return of.apply(entry);
    }

    Value value(int column, Entry entry, R row) {
        return columns.get(column).of(entry, row);
    }

    /** Of every row in the entry; an empty Optional stands for NULL. */
    List<List<Object>> values(Entry entry) {
        return rows(entry).stream()
                .map(row -> columns.stream()
                        .map(column -> LiveValues.toObject(column.of(entry, row)))
                        .toList())
                .toList();
    }

    private static OptionalDouble loss(Optional<LinkMeasurement> report) {
        return report.filter(r -> r.sent() > 0)
                .map(r -> OptionalDouble.of((float) (r.sent() - r.received()) / r.sent()))
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble rtt(LinkRow row, Function<Rtt, OptionalDouble> of) {
        return row.report().flatMap(LinkMeasurement::rtt).map(of).orElse(OptionalDouble.empty());
    }

    private static Optional<Integer> pathMtu(Optional<LinkMeasurement> report) {
        OptionalInt mtu = report.map(LinkMeasurement::pathMtu).orElse(OptionalInt.empty());
        return mtu.isPresent() ? Optional.of(mtu.getAsInt()) : Optional.empty();
    }
}
