package io.earshot.agent.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.agent.link.LinkTraffic;
import io.earshot.model.Ip;
import io.earshot.model.SocketReport;
import io.earshot.model.SocketReport.Activity;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Listener;
import io.earshot.model.SocketReport.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SocketLedgerTest {

    private static final Ip HERE = Ip.parse("10.0.0.1");
    private static final Ip THERE = Ip.parse("10.0.0.2");

    private final SocketLedger ledger = new SocketLedger(3, 32_768);
    private long now;

    @Test
    void aConnectionToAListeningPortCameInAndAnyOtherWentOut() {
        read(listener("::", 80), tcp(80, THERE, 40_000, 1), tcp(50_000, THERE, 5432, 2));

        assertThat(take(true).connections())
                .extracting(each -> each.direction() + " " + each.ip() + " " + each.port())
                .containsExactly("IN 10.0.0.2 80", "OUT 10.0.0.2 5432");
    }

    @Test
    void connectionsWithOnePeerAndPortAreOneRow() {
        read(
                tcp(50_000, THERE, 5432, 1, row -> row.rtt = 1_000),
                tcp(50_001, THERE, 5432, 2, row -> row.rtt = 3_000),
                tcp(50_002, Ip.parse("10.0.0.3"), 5432, 3));

        List<Connection> rows = take(true).connections();

        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().activity().connections()).isEqualTo(2);
        assertThat(rows.getFirst().activity().rtt()).hasValue(2);
        assertThat(rows.getLast().activity().rtt()).as("never measured").isEmpty();
    }

    @Test
    void whatWasThereAtTheFirstReadingWasNotOpenedSince() {
        read(tcp(50_000, THERE, 5432, 1));
        read(tcp(50_000, THERE, 5432, 1), tcp(50_001, THERE, 5432, 2));

        assertThat(activity().opened()).isOne();
        read(tcp(50_000, THERE, 5432, 1), tcp(50_001, THERE, 5432, 2));
        assertThat(activity().opened()).as("a new count").isZero();
    }

    @Test
    void aShortConnectionIsCountedByItsTimeWaitAndOnlyOnce() {
        read();
        read(tcp(50_000, THERE, 5432, 1));
        read(timeWait(50_000, THERE, 5432, 7), timeWait(50_001, THERE, 5432, 8));
        read(timeWait(50_000, THERE, 5432, 7), timeWait(50_001, THERE, 5432, 8));

        Activity activity = activity();
        assertThat(activity.opened()).isEqualTo(2);
        assertThat(activity.connections()).isZero();
    }

    @Test
    void aPortThatWasUsedAgainIsAnotherConnection() {
        read();
        read(timeWait(50_000, THERE, 5432, 7));
        read(tcp(50_000, THERE, 5432, 9));
        read(tcp(50_000, THERE, 5432, 10));

        assertThat(activity().opened()).isEqualTo(3);
    }

    @Test
    void countersAreToldAsDifferencesAndNeverAcrossTwoConnections() {
        read(tcp(50_000, THERE, 5432, 1, row -> {
            row.totalRetransmits = 10;
            row.bytesAcked = 1_000;
        }));
        read(tcp(50_000, THERE, 5432, 1, row -> {
            row.totalRetransmits = 12;
            row.bytesAcked = 1_500;
        }));
        read(tcp(50_000, THERE, 5432, 2, row -> {
            row.totalRetransmits = 1;
            row.bytesAcked = 7;
        }));

        Activity activity = activity();
        assertThat(activity.retransmits()).isEqualTo(3);
        assertThat(activity.bytesAcked()).isEqualTo(507);
    }

    @Test
    void dataThatNobodyAcknowledgesAndASynThatNobodyAnswersAreStuck() {
        read(
                tcp(50_000, THERE, 5432, 1, row -> {
                    row.unacked = 1;
                    row.retransmits = 2;
                }),
                tcp(50_001, THERE, 5432, 2, row -> row.unacked = 1),
                tcp(50_002, THERE, 5432, 3, row -> row.state = SocketRow.SYN_SENT));

        assertThat(activity().stuck()).isEqualTo(2);
    }

    @Test
    void aReportBetweenFullOnesTellsWhatChanged() {
        Ip other = Ip.parse("10.0.0.3");
        read(listener("::", 80), tcp(50_000, THERE, 5432, 1), tcp(50_001, other, 5432, 2));
        take(true);
        read(listener("::", 80), tcp(50_000, THERE, 5432, 1));

        SocketReport changed = take(false);

        assertThat(changed.full()).isFalse();
        assertThat(changed.connections()).extracting(Connection::ip).containsExactly(other);
        assertThat(changed.connections().getFirst().activity().connections()).isZero();
        assertThat(changed.listening()).isEmpty();
        read(listener("::", 80), tcp(50_000, THERE, 5432, 1));
        assertThat(take(false).connections()).isEmpty();
        assertThat(take(true).connections()).extracting(Connection::ip).containsExactly(THERE);
    }

    @Test
    void aConnectionThatTheOtherSideClosesLaterIsOpenedOnce() {
        read();
        read(tcp(50_000, THERE, 5432, 1));
        read(halfClosed(50_000, THERE, 5432, 2));
        assertThat(take(false).connections().getFirst().activity().opened()).isOne();
        read(timeWait(50_000, THERE, 5432, 2));
        read(tcp(50_000, THERE, 5432, 3));
        read(timeWait(50_000, THERE, 5432, 4));
        assertThat(take(false).connections().getFirst().activity().opened()).isOne();
    }

    @Test
    void anotherListenerIsNews() {
        read(listener("::", 80));
        take(true);
        read(listener("::", 80), listener("10.0.0.1", 81));

        assertThat(take(false).listening())
                .containsExactly(
                        new Listener(Protocol.TCP, Optional.empty(), 80, Optional.empty()),
                        new Listener(Protocol.TCP, Optional.of(HERE), 81, Optional.empty()));
    }

    @Test
    void aListenerThatWasJustClosedStillExplainsItsConnections() {
        read(listener("0.0.0.0", 80));
        now += Duration.ofMinutes(1).toNanos();
        read(tcp(80, THERE, 40_000, 1));

        assertThat(take(true).connections().getFirst().direction()).isEqualTo(Direction.IN);
        assertThat(take(true).listening()).as("it does not listen any more").isEmpty();
    }

    @Test
    void whatIsBeyondTheLimitIsCounted() {
        read(
                tcp(50_000, Ip.parse("10.0.0.2"), 1, 1),
                tcp(50_000, Ip.parse("10.0.0.3"), 1, 2),
                tcp(50_000, Ip.parse("10.0.0.4"), 1, 3),
                tcp(50_000, Ip.parse("10.0.0.5"), 1, 4),
                tcp(50_001, Ip.parse("10.0.0.2"), 1, 5));

        SocketReport report = take(true);

        assertThat(report.connections()).hasSize(3);
        assertThat(report.overflow()).isOne();
    }

    @Test
    void connectionsWithinTheContainerAreCountedApart() {
        read(listener("::", 80), tcp(50_000, HERE, 80, 1), tcp(80, HERE, 50_000, 2), loopback(3));

        SocketReport report = take(true);

        assertThat(report.connections()).isEmpty();
        assertThat(report.local()).isEqualTo(3);
    }

    @Test
    void theAgentsOwnConnectionsAreToldNowhere() {
        now++;
        ledger.begin(now, () -> Set.of(101L));
        ledger.add(tcp(50_000, THERE, 8080, 1, row -> row.inode = 101));
        ledger.end();
        ledger.begin(++now, Set::of);
        ledger.add(timeWait(50_000, THERE, 8080, 2));
        ledger.add(timeWait(50_001, THERE, 8080, 3));
        ledger.end();

        assertThat(take(true).connections()).isEmpty();
    }

    @Test
    void theAgentsOwnSocketsAreAskedForOnlyWhenThereAreNewOnes() {
        int[] asked = {0};
        for (int reading = 0; reading < 5; reading++) {
            ledger.begin(++now, () -> {
                asked[0]++;
                return Set.of(101L, 102L);
            });
            ledger.add(row(HERE, 33_433, new Ip(0, 0), 0, row -> {
                row.state = SocketRow.LISTEN;
                row.inode = 102;
            }));
            ledger.add(tcp(50_000, THERE, 5432, 1, row -> row.inode = 7));
            ledger.add(tcp(50_001, THERE, 8080, 2, row -> row.inode = 101));
            ledger.end();
        }

        assertThat(asked[0]).isOne();
        assertThat(take(true).connections()).hasSize(1);
        assertThat(take(true).listening()).isEmpty();
    }

    @Test
    void aUdpSocketOnAnEphemeralPortWaitsForNobody() {
        read(udp(53), udp(45_000));

        assertThat(take(true).listening()).extracting(Listener::port).containsExactly(53);
    }

    @Test
    void theProcessOfAnySocketOfARowIsToldOnceItIsKnown() {
        read(tcp(50_000, THERE, 5432, 1, row -> row.inode = 7));
        assertThat(ledger.inodes()).containsExactly(7L);
        take(true);
        read(tcp(50_001, THERE, 5432, 2, row -> row.inode = 8));
        assertThat(ledger.inodes()).containsExactly(8L);

        SocketReport report = ledger.take(false, inode -> inode == 8 ? Optional.of("java") : Optional.empty());

        assertThat(report.connections().getFirst().process()).hasValue("java");
        read(tcp(50_002, THERE, 5432, 3, row -> row.inode = 9));
        assertThat(ledger.inodes()).isEmpty();
    }

    @Test
    void manySocketsAreKeptApart() {
        SocketLedger large = new SocketLedger(1_000, 32_768);
        for (int reading = 0; reading < 2; reading++) {
            large.begin(++now, Set::of);
            for (int i = 0; i < 20_000; i++) {
                large.add(tcp(1_024 + i, Ip.parse("10.1.0." + i % 200), 5432, i + 1));
            }
            large.end();
        }

        SocketReport report = large.take(true, SocketLedgerTest::nameless);

        assertThat(report.connections()).hasSize(200).allSatisfy(row -> {
            assertThat(row.activity().connections()).isEqualTo(100);
            assertThat(row.activity().opened()).isZero();
        });
    }

    @Test
    void dataThatWasAcknowledgedSinceTheLastReadingProvesALink() {
        read(tcp(50_000, THERE, 5432, 1, row -> row.bytesAcked = 1_000));
        assertThat(traffic().ackedAt()).as("long ago, for all we know").isEmpty();
        read(tcp(50_000, THERE, 5432, 1, row -> row.bytesAcked = 1_000));
        assertThat(traffic().ackedAt()).isEmpty();

        read(tcp(50_000, THERE, 5432, 1, row -> {
            row.bytesAcked = 1_100;
            row.sinceLastAck = 30;
            row.rtt = 400;
        }));

        LinkTraffic traffic = traffic();
        assertThat(traffic.ackedAt()).hasValue(now - Duration.ofMillis(30).toNanos());
        assertThat(traffic.rtt()).hasValue(400_000);
        assertThat(traffic.silentSince()).isEmpty();
        assertThat(ledger.traffic(Set.of(HERE), now)).as("no partner").isEmpty();
    }

    @Test
    void silenceIsAsLongAsTheKernelsAttemptsTook() {
        read(silentFor(50_000, 3, 1_000));
        // Attempts after 200, 600 and 1,400 ms, and 600 of 1,600 ms until the next one.
        assertThat(silence()).isEqualTo(1_400 + 600);

        read(tcp(50_000, THERE, 5432, 1, row -> {
            row.state = SocketRow.SYN_SENT;
            row.isAwaitingAck = true;
            row.unacked = 1;
            row.retransmits = 4;
            row.retransmissionTimeout = 1_000;
            row.timerLeft = 250;
            row.sinceLastAck = 60_000;
        }));
        assertThat(silence()).as("without doubling").isEqualTo(4_750);
    }

    @Test
    void oneAttemptOrAFullWindowIsNoSilence() {
        read(silentFor(50_000, 1, 100));
        assertThat(traffic().silentSince()).isEmpty();

        read(tcp(50_000, THERE, 5432, 1, row -> {
            row.unacked = 0;
            row.queued = 100_000;
            row.retransmits = 5;
            row.backoff = 5;
            row.sinceLastAck = 9_000;
        }));
        assertThat(traffic().silentSince()).isEmpty();
        assertThat(traffic().stuck()).isZero();
    }

    @Test
    void aConnectionThatIsStuckWhileAnotherWorksIsNoSilence() {
        read(silentFor(50_000, 6, 100), tcp(50_001, THERE, 5433, 2, row -> row.sinceLastAck = 40));

        assertThat(traffic().silentSince()).isEmpty();
        assertThat(traffic().stuck()).isOne();
    }

    @Test
    void aConnectionThatWasStuckBeforeHidesNoSilence() {
        read(
                silentFor(50_000, 9, 100),
                silentFor(50_001, 2, 700),
                tcp(50_002, THERE, 5432, 3, row -> row.sinceLastAck = 900));

        assertThat(silence()).as("600 ms, and 100 of 800").isEqualTo(700);
        assertThat(traffic().stuck()).isEqualTo(2);
    }

    @Test
    void theShareThatWasSentAgainIsCountedInSegments() {
        read(tcp(50_000, THERE, 5432, 1), tcp(50_001, THERE, 5432, 2));
        read(
                tcp(50_000, THERE, 5432, 1, row -> {
                    row.bytesAcked = 50_000;
                    row.dataSegments = 50;
                    row.totalRetransmits = 5;
                }),
                tcp(50_001, THERE, 5432, 2, row -> row.bytesAcked = 150_000));

        assertThat(traffic().retransmitted()).isEqualTo(5);
        assertThat(traffic().segments()).isEqualTo(205);
    }

    private LinkTraffic traffic() {
        return ledger.traffic(Set.of(THERE), now).getFirst();
    }

    private long silence() {
        return Duration.ofNanos(now - traffic().silentSince().orElseThrow()).toMillis();
    }

    private static SocketRow silentFor(int port, int attempts, int timerLeft) {
        return tcp(port, THERE, 5432, port, row -> {
            row.isAwaitingAck = true;
            row.unacked = 1;
            row.retransmits = attempts;
            row.backoff = attempts;
            row.retransmissionTimeout = 200 << attempts;
            row.timerLeft = timerLeft;
            row.sinceLastAck = 1_000_000;
        });
    }

    private void read(SocketRow... rows) {
        ledger.begin(++now, Set::of);
        for (SocketRow row : rows) {
            ledger.add(row);
        }
        ledger.end();
    }

    private SocketReport take(boolean full) {
        return ledger.take(full, SocketLedgerTest::nameless);
    }

    private Activity activity() {
        return take(true).connections().getFirst().activity();
    }

    private static Optional<String> nameless(long inode) {
        return Optional.empty();
    }

    private static SocketRow listener(String ip, int port) {
        return row(Ip.parse(ip), port, new Ip(0, 0), 0, row -> row.state = SocketRow.LISTEN);
    }

    private static SocketRow udp(int port) {
        return row(Ip.parse("0.0.0.0"), port, new Ip(0, 0), 0, row -> {
            row.protocol = Protocol.UDP;
            row.state = SocketRow.CLOSE;
        });
    }

    private static SocketRow tcp(int local, Ip remote, int port, long cookie) {
        return tcp(local, remote, port, cookie, _ -> {});
    }

    private static SocketRow tcp(int local, Ip remote, int port, long cookie, Consumer<SocketRow> more) {
        return row(HERE, local, remote, port, row -> {
            row.state = SocketRow.ESTABLISHED;
            row.cookie = cookie;
            row.hasInfo = true;
            row.retransmissionTimeout = 200;
            more.accept(row);
        });
    }

    private static SocketRow halfClosed(int local, Ip remote, int port, long cookie) {
        return row(HERE, local, remote, port, row -> {
            row.state = SocketRow.FIN_WAIT2;
            row.cookie = cookie;
        });
    }

    private static SocketRow timeWait(int local, Ip remote, int port, long cookie) {
        return row(HERE, local, remote, port, row -> {
            row.state = SocketRow.TIME_WAIT;
            row.cookie = cookie;
        });
    }

    private static SocketRow loopback(long cookie) {
        return row(Ip.parse("127.0.0.1"), 50_000, Ip.parse("127.0.0.1"), 6379, row -> {
            row.state = SocketRow.ESTABLISHED;
            row.cookie = cookie;
        });
    }

    private static SocketRow row(Ip local, int localPort, Ip remote, int remotePort, Consumer<SocketRow> more) {
        SocketRow row = new SocketRow();
        row.localHigh = local.high();
        row.localLow = local.low();
        row.localPort = localPort;
        row.remoteHigh = remote.high();
        row.remoteLow = remote.low();
        row.remotePort = remotePort;
        more.accept(row);
        return row;
    }
}
