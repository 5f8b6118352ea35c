package io.earshot.agent.sockets;

import io.earshot.model.Ip;
import io.earshot.model.SocketReport.Activity;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Protocol;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongFunction;

/** Sums up the sockets with one peer and port: what is now, and what happened since the last report. */
final class PeerActivity {

    /** A round trip that moved by less than a quarter did not change. */
    private static final double SAME_RTT = 0.25;

    /** Tells one row of a report from the next. */
    record PeerKey(Direction direction, Protocol protocol, Ip ip, int port) {}

    private final PeerKey key;
    /** A socket of it, by which its process is found; 0 where none is known. */
    private long inode;

    private boolean inodeIsThere;
    private long otherInode;
    private Optional<String> process = Optional.empty();

    private long connections;
    private long stuck;
    private long rttSum;
    private long rtts;
    private long minRtt;

    private long opened;
    private long retransmits;
    private long bytesAcked;

    private final PeerTraffic traffic = new PeerTraffic();

    private Optional<Connection> reported = Optional.empty();

    PeerActivity(PeerKey key) {
        this.key = key;
    }

    PeerKey key() {
        return key;
    }

    /** The socket whose process is wanted; 0 once that is known. */
    long wantedInode() {
        return process.isPresent() ? 0 : inode;
    }

    /** The reading ends. */
    void end() {
        if (otherInode != 0 && !inodeIsThere) {
            inode = otherInode;
        }
    }

    /** A reading begins. */
    void begin() {
        inodeIsThere = false;
        otherInode = 0;
        connections = 0;
        stuck = 0;
        rttSum = 0;
        rtts = 0;
        minRtt = 0;
        traffic.begin();
    }

    /** One socket of the reading. */
    void sees(SocketRow row) {
        if (row.state == SocketRow.TIME_WAIT) {
            return;
        }
        connections++;
        inodeIsThere |= row.inode == inode;
        if (otherInode == 0) {
            otherInode = row.inode;
        }
        if (row.isStuck()) {
            stuck++;
        }
        if (row.hasInfo) {
            traffic.sees(row);
        }
        if (row.hasInfo && row.rtt > 0) {
            rttSum += row.rtt;
            rtts++;
            if (row.minRtt > 0 && (minRtt == 0 || row.minRtt < minRtt)) {
                minRtt = row.minRtt;
            }
        }
    }

    void opened() {
        opened++;
    }

    void moved(SocketRow row, long moreRetransmits, long moreBytesAcked) {
        retransmits += Math.max(0, moreRetransmits);
        bytesAcked += Math.max(0, moreBytesAcked);
        traffic.moved(row, Math.max(0, moreRetransmits), Math.max(0, moreBytesAcked));
    }

    /** Returns what the sockets of this reading say of the link. */
    PeerTraffic traffic() {
        return traffic;
    }

    /** Whether nothing is left of it that a report would tell. */
    boolean isOver() {
        return connections == 0
                && opened == 0
                && retransmits == 0
                && bytesAcked == 0
                && reported.filter(last -> last.activity().connections() > 0).isEmpty();
    }

    /** @param processes a name by a socket's inode; asked until it knows one */
    Connection connection(LongFunction<Optional<String>> processes) {
        if (process.isEmpty() && inode != 0) {
            process = processes.apply(inode);
        }
        return new Connection(
                key.direction(),
                key.protocol(),
                key.ip(),
                key.port(),
                process,
                new Activity(
                        connections,
                        opened,
                        retransmits,
                        stuck,
                        bytesAcked,
                        rtts == 0 ? OptionalDouble.empty() : OptionalDouble.of(rttSum / (double) rtts / 1_000),
                        minRtt == 0 ? OptionalDouble.empty() : OptionalDouble.of(minRtt / 1e3)));
    }

    /** Whether a report without it would leave its reader with something wrong. */
    boolean isNews(Connection now) {
        if (reported.isEmpty()) {
            return true;
        }
        Activity before = reported.get().activity();
        Activity after = now.activity();
        return before.connections() != after.connections()
                || before.stuck() != after.stuck()
                || after.opened() > 0
                || after.retransmits() > 0
                || !reported.get().process().equals(now.process())
                || differ(before.rtt(), after.rtt());
    }

    private static boolean differ(OptionalDouble before, OptionalDouble after) {
        return before.isPresent() != after.isPresent()
                || (before.isPresent()
                        && Math.abs(after.getAsDouble() - before.getAsDouble()) > SAME_RTT * before.getAsDouble());
    }

    /** It was told; a new count begins. */
    void told(Connection told) {
        reported = Optional.of(told);
        opened = 0;
        retransmits = 0;
        bytesAcked = 0;
    }
}
