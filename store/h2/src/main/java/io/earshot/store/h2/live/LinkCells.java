package io.earshot.store.h2.live;

import static io.earshot.store.h2.live.LiveValues.count;
import static io.earshot.store.h2.live.LiveValues.integer;
import static io.earshot.store.h2.live.LiveValues.real;
import static io.earshot.store.h2.live.LiveValues.text;
import static io.earshot.store.h2.live.LiveValues.time;
import static io.earshot.store.h2.live.LiveValues.truth;

import io.earshot.fleet.links.LinkMeasurement;
import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.fleet.links.LinkTrouble;
import io.earshot.model.Rtt;
import io.earshot.store.h2.live.LiveShape.Cell;
import io.earshot.store.h2.live.LiveShape.Cells;
import io.earshot.store.table.FleetTables.Link;
import io.earshot.store.table.FleetTables.LinkPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Binds the columns of LINK and LINK_PATH to what the fleet knows of links. */
final class LinkCells {

    private LinkCells() {}

    static List<Cell<LinkRow>> links() {
        return new Cells<LinkRow>(Link.TABLE)
                .with(Link.CONTAINER, (entry, _) -> entry.name())
                .withValue(Link.IP, row -> text(row.ip().toString()))
                .withValue(Link.PARTNER, LinkRow::partner)
                .withValue(Link.PARTNER_HOST, row -> text(row.to().owner().host()))
                .withValue(
                        Link.PARTNER_DATA_CENTER, row -> text(row.to().owner().dataCenter()))
                .withValue(Link.SERVICE, row -> text(row.to().service()))
                .withValue(Link.SENT, row -> count(row.report().map(LinkMeasurement::sent)))
                .withValue(Link.RECEIVED, row -> count(row.report().map(LinkMeasurement::received)))
                .withValue(Link.LOSS, row -> real(loss(row.report())))
                .withValue(Link.RTT_MIN, row -> real(rtt(row, Rtt::min)))
                .withValue(Link.RTT_AVG, row -> real(rtt(row, Rtt::avg)))
                .withValue(Link.RTT_P95, row -> real(rtt(row, Rtt::p95)))
                .withValue(Link.RTT_MAX, row -> real(rtt(row, Rtt::max)))
                .withValue(Link.RTT_P50, row -> real(row.status().rtt(0.5)))
                .withValue(Link.RTT_P99, row -> real(row.status().rtt(0.99)))
                .withValue(Link.ERRORS, row -> count(row.report().map(LinkCells::errors)))
                .withValue(Link.ERROR_KINDS, row -> text(row.report().map(LinkCells::errorKinds)))
                .withValue(Link.LATE, row -> count(row.report().map(LinkMeasurement::late)))
                .withValue(Link.DUPLICATES, row -> count(row.report().map(LinkMeasurement::duplicates)))
                .with(Link.RETRANSMITS, (entry, row) -> count(entry.sockets().retransmits(row.ip())))
                .withValue(Link.PATH_MTU, row -> integer(pathMtu(row.report())))
                .withValue(Link.ICMP_FILTERED, row -> truth(row.report().flatMap(LinkMeasurement::icmpFiltered)))
                .withValue(Link.PATHS, row -> integer(paths(row, LinkPathStatus::tested)))
                .withValue(Link.PATHS_DOWN, row -> integer(paths(row, LinkPathStatus::down)))
                .withValue(Link.LOSS_FORWARD, row -> real(pathFigure(row, LinkPathStatus::lossForward)))
                .withValue(Link.LOSS_BACKWARD, row -> real(pathFigure(row, LinkPathStatus::lossBackward)))
                .withValue(Link.JITTER, row -> real(pathFigure(row, LinkPathStatus::jitter)))
                .withValue(Link.CONGESTED, row -> truth(Optional.of(row.status().congested())))
                .withValue(Link.TROUBLE, row -> text(row.trouble().map(LinkTrouble::name)))
                .withValue(Link.FLAPPING, row -> truth(Optional.of(row.flapping())))
                .withValue(Link.STATE, row -> text(row.state().name()))
                .withValue(Link.SINCE, row -> time(Optional.of(row.status().since())))
                .withValue(Link.CHECKED_AT, row -> time(row.status().checkedAt()))
                .withValue(Link.EVIDENCE, row -> text(evidence(row)))
                .all();
    }

    static List<Cell<PathRow>> paths() {
        return new Cells<PathRow>(LinkPath.TABLE)
                .with(LinkPath.CONTAINER, (entry, _) -> entry.name())
                .withValue(LinkPath.IP, row -> text(row.ip().toString()))
                .withValue(LinkPath.METHOD, row -> text(row.method()))
                .withValue(LinkPath.DSCP, row -> integer(Optional.of(row.dscp())))
                .withValue(LinkPath.SOURCE_PORT, row -> integer(Optional.of(row.sourcePort())))
                .withValue(LinkPath.PORT, row -> integer(Optional.of(row.port()).filter(port -> port > 0)))
                .withValue(LinkPath.SENT, row -> count(Optional.of(row.sent())))
                .withValue(LinkPath.RECEIVED, row -> count(Optional.of(row.received())))
                .withValue(LinkPath.LOST_FORWARD, row -> count(row.lostForward()))
                .withValue(LinkPath.LOST_BACKWARD, row -> count(row.lostBackward()))
                .withValue(LinkPath.PATH_MTU, row -> integer(row.pathMtu()))
                .withValue(LinkPath.STATE, row -> text(row.state()))
                .withValue(LinkPath.SINCE, row -> time(row.since()))
                .all();
    }

    private static String evidence(LinkRow row) {
        StringJoiner labels = new StringJoiner(" ");
        row.to().sources().forEach(source -> labels.add(source.label()));
        return labels.toString();
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
        if (report.errors().isEmpty()) {
            return "";
        }
        return report.errors().entrySet().stream()
                .map(error -> error.getKey() + " " + error.getValue())
                .collect(Collectors.joining(", "));
    }

    private static OptionalDouble loss(Optional<LinkMeasurement> report) {
        return report.filter(r -> r.sent() > 0)
                .map(r -> OptionalDouble.of((float) (r.sent() - r.received()) / r.sent()))
                .orElse(OptionalDouble.empty());
    }

    private static Optional<Integer> paths(LinkRow row, ToIntFunction<LinkPathStatus> of) {
        return row.status().paths().map(of::applyAsInt);
    }

    private static OptionalDouble pathFigure(LinkRow row, Function<LinkPathStatus, OptionalDouble> of) {
        return row.status().paths().map(of).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble rtt(LinkRow row, Function<Rtt, OptionalDouble> of) {
        return row.report().flatMap(LinkMeasurement::rtt).map(of).orElse(OptionalDouble.empty());
    }

    private static OptionalInt pathMtu(Optional<LinkMeasurement> report) {
        return report.map(LinkMeasurement::pathMtu).orElse(OptionalInt.empty());
    }
}
