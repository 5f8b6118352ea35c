package io.earshot.fleet.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.SocketReport;
import io.earshot.model.SocketReport.Activity;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Listener;
import io.earshot.model.SocketReport.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ContainerSocketsTest {

    private static final Ip DB = Ip.parse("10.0.0.2");
    private static final Ip CACHE = Ip.parse("10.0.0.3");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private ContainerSockets sockets = ContainerSockets.NONE;
    private Optional<ContainerName> owner = Optional.of(ContainerName.parse("db1.host7"));
    private Instant now = NOON;

    @Test
    void aConnectionThatAReportOfChangesDoesNotMentionIsStillThere() {
        report(true, connection(DB, 3, 1), connection(CACHE, 1, 0));
        report(false, connection(CACHE, 0, 0));

        assertThat(row(DB).activity().connections()).isEqualTo(3);
        assertThat(row(DB).lastSeen()).isEqualTo(now);
        assertThat(row(CACHE).activity().connections()).isZero();
        assertThat(row(CACHE).lastSeen()).as("it was gone by the second report").isEqualTo(NOON);
    }

    @Test
    void aConnectionThatAFullReportDoesNotMentionIsGone() {
        report(true, connection(DB, 3, 1));
        report(true);

        assertThat(row(DB).activity().connections()).isZero();
        assertThat(row(DB).lastSeen()).isEqualTo(NOON);
        assertThat(sockets.peers(now)).isEmpty();
    }

    @Test
    void whatWasOpenedIsSummedUpAndAShortConnectionCountsAsSeen() {
        report(true, connection(DB, 1, 2));
        report(false, connection(DB, 0, 5));

        assertThat(row(DB).activity().opened()).isEqualTo(7);
        assertThat(row(DB).lastSeen()).isEqualTo(now);
        assertThat(sockets.peers(now)).containsOnlyKeys(DB);
    }

    @Test
    void anAddressThatPassedToAnotherContainerTakesNoHistoryAlong() {
        report(true, connection(DB, 1, 9));
        owner = Optional.of(ContainerName.parse("db2.host8"));
        report(false, connection(DB, 1, 1));

        assertThat(row(DB).node()).isEqualTo("db2.host8");
        assertThat(row(DB).firstSeen()).isEqualTo(now);
        assertThat(row(DB).activity().opened()).isOne();
    }

    @Test
    void aPeerThatNobodyKnowsIsNamedByItsAddress() {
        owner = Optional.empty();
        report(true, connection(DB, 1, 0));

        assertThat(row(DB).node()).isEqualTo("10.0.0.2");
        assertThat(row(DB).external()).isTrue();
    }

    @Test
    void whatWasNotSeenForThirtyDaysIsForgotten() {
        report(true, connection(DB, 1, 0));
        report(true);
        now = now.plus(Duration.ofDays(31));
        report(true, connection(CACHE, 1, 0));

        assertThat(sockets.connections()).extracting(SocketRow::ip).containsExactly(CACHE);
    }

    @Test
    void moreRowsThanAnAgentTellsOfDoNotGrowForEver() {
        for (int round = 0; round < 5; round++) {
            Connection[] others = new Connection[1_000];
            for (int i = 0; i < others.length; i++) {
                others[i] = connection(Ip.parse("10." + round + "." + i / 250 + "." + i % 250), 1, 0);
            }
            report(true, others);
        }

        assertThat(sockets.connections()).hasSize(2_000);
        assertThat(sockets.peers(now)).hasSize(1_000);
    }

    @Test
    void listenersKeepTheirBeginningAndTheirProcess() {
        sockets = sockets.next(
                listening(new Listener(Protocol.TCP, Optional.empty(), 80, Optional.of("nginx"))), _ -> owner, NOON);
        Instant later = NOON.plusSeconds(120);
        sockets = sockets.next(new SocketReport(false, List.of(), List.of(), 0, 0), _ -> owner, later);
        assertThat(sockets.listeners().getFirst().lastSeen()).isEqualTo(later);

        Instant last = later.plusSeconds(120);
        sockets = sockets.next(
                listening(new Listener(Protocol.TCP, Optional.empty(), 80, Optional.empty())), _ -> owner, last);

        assertThat(sockets.listeners()).hasSize(1);
        assertThat(sockets.listeners().getFirst().firstSeen()).isEqualTo(NOON);
        assertThat(sockets.listeners().getFirst().listener().process()).hasValue("nginx");
    }

    private static SocketReport listening(Listener listener) {
        return new SocketReport(true, List.of(listener), List.of(), 0, 0);
    }

    private void report(boolean full, Connection... connections) {
        if (!sockets.connections().isEmpty()) {
            now = now.plusSeconds(120);
        }
        sockets = sockets.next(new SocketReport(full, List.of(), List.of(connections), 0, 0), _ -> owner, now);
    }

    private SocketRow row(Ip ip) {
        return sockets.connections().stream()
                .filter(row -> row.ip().equals(ip))
                .findFirst()
                .orElseThrow();
    }

    private static Connection connection(Ip ip, long connections, long opened) {
        return new Connection(
                Direction.OUT,
                Protocol.TCP,
                ip,
                5432,
                Optional.empty(),
                new Activity(connections, opened, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty()));
    }
}
