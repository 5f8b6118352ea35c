package io.earshot.store.h2.live;

import static io.earshot.store.h2.live.LiveValues.count;
import static io.earshot.store.h2.live.LiveValues.integer;
import static io.earshot.store.h2.live.LiveValues.real;
import static io.earshot.store.h2.live.LiveValues.text;
import static io.earshot.store.h2.live.LiveValues.time;
import static io.earshot.store.h2.live.LiveValues.truth;

import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.model.Ip;
import io.earshot.model.Rtt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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
                    (_, row) -> integer(pathMtu(row.report())),
                    (_, row) -> truth(row.report().map(LinkMeasurement::icmpFiltered)),
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

    static final List<LiveShape<?>> ALL = List.of(DATA, LINK, NGINX_CODE, PARTNER, CONTAINER);

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

    private static OptionalDouble rtt(LinkRow row, ToDoubleFunction<Rtt> of) {
        return row.report()
                .flatMap(LinkMeasurement::rtt)
                .map(rtt -> OptionalDouble.of(of.applyAsDouble(rtt)))
                .orElse(OptionalDouble.empty());
    }

    private static Optional<Integer> pathMtu(Optional<LinkMeasurement> report) {
        OptionalInt mtu = report.map(LinkMeasurement::pathMtu).orElse(OptionalInt.empty());
        return mtu.isPresent() ? Optional.of(mtu.getAsInt()) : Optional.empty();
    }
}
