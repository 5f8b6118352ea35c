package io.earshot.agent.sockets;

import io.earshot.agent.link.LinkTraffic;
import io.earshot.agent.sockets.PeerActivity.PeerKey;
import io.earshot.model.Ip;
import io.earshot.model.SocketReport;
import io.earshot.model.SocketReport.Connection;
import io.earshot.model.SocketReport.Direction;
import io.earshot.model.SocketReport.Listener;
import io.earshot.model.SocketReport.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Turns readings of sockets into rows per peer and port. A connection whose local port has a listener was accepted, any other
 * was opened here; the other port is an ephemeral one and dropped. Pure: it is handed the sockets and the time.
 */
final class SocketLedger {

    /** A listener that was closed still explains the connections that it accepted. */
    private static final long KEEP_LISTENERS = Duration.ofMinutes(5).toNanos();

    private static final long ANY_V4 = 0xffff_0000_0000L;

    private final int most;
    private final int ephemeralFrom;
    private final Map<ListenerKey, KnownListener> listeners = new LinkedHashMap<>();
    private final Map<PeerKey, PeerActivity> peers = new LinkedHashMap<>();
    private SocketTable before = new SocketTable(0);
    private SocketTable now = new SocketTable(0);
    private Set<Long> own = Set.of();
    private Optional<Supplier<Set<Long>>> newestOwn = Optional.empty();
    private final Set<PeerKey> ownPeers = new HashSet<>();
    private boolean first = true;
    private long time;
    private long overflow;
    private long local;
    private Map<ListenerKey, Optional<String>> toldListeners = Map.of();

    private record ListenerKey(Protocol protocol, Ip ip, int port) {}

    private static final class KnownListener {
        private long inode;
        private long seenAt;
    }

    /**
     * @param most rows of connections that are kept
     * @param ephemeralFrom the kernel chooses ports from this one up by itself; a UDP socket with such a port waits for nobody
     */
    SocketLedger(int most, int ephemeralFrom) {
        this.most = most;
        this.ephemeralFrom = ephemeralFrom;
    }

    /**
     * Begins a reading.
     *
     * @param ownInodes of the agent's own sockets, which are told nowhere; asked at most once, and only if there are new sockets, since
     *     an agent of a host has thousands
     */
    void begin(long at, Supplier<Set<Long>> ownInodes) {
        time = at;
        newestOwn = Optional.of(ownInodes);
        overflow = 0;
        local = 0;
        now = new SocketTable(before.size());
        peers.values().forEach(PeerActivity::begin);
    }

    /** Takes in one socket. Listeners must come before the connections that they accepted. */
    void add(SocketRow row) {
        if (row.isListener()) {
            listen(row);
            return;
        }
        if (row.remotePort == 0 || row.localPort == 0) {
            return;
        }
        long key = SocketTable.key(row);
        int at = before.find(key);
        boolean known = at >= 0 && (before.cookie(at) == row.cookie || isEndOf(at, row));
        Optional<PeerActivity> peer = known ? before.peer(at) : peer(row);
        now.put(key, row, peer);
        if (peer.isEmpty()) {
            return;
        }
        peer.get().sees(row);
        if (!known && !first) {
            peer.get().opened();
            peer.get().moved(row, row.totalRetransmits, row.bytesAcked);
        } else if (known && row.hasInfo && before.cookie(at) == row.cookie) {
            peer.get()
                    .moved(
                            row,
                            (long) row.totalRetransmits - before.retransmits(at),
                            row.bytesAcked - before.bytesAcked(at));
        }
    }

    /** What is left of a closed connection is another object of the kernel than the connection was, with a cookie of its own. */
    private boolean isEndOf(int at, SocketRow row) {
        return row.isRemnant() && !before.isClosed(at);
    }

    private void listen(SocketRow row) {
        if (row.protocol == Protocol.UDP && row.localPort >= ephemeralFrom) {
            return;
        }
        ListenerKey key = new ListenerKey(row.protocol, anyAsOne(row), row.localPort);
        KnownListener listener = listeners.get(key);
        if (listener == null || listener.inode != row.inode) {
            if (isOwn(row.inode)) {
                return;
            }
            listener = listeners.computeIfAbsent(key, _ -> new KnownListener());
        }
        listener.inode = row.inode;
        listener.seenAt = time;
    }

    private boolean isOwn(long inode) {
        if (inode == 0) {
            return false;
        }
        if (!own.contains(inode) && newestOwn.isPresent()) {
            own = newestOwn.get().get();
            newestOwn = Optional.empty();
        }
        return own.contains(inode);
    }

    /** The wildcard of both families is one: a listener on :: takes IPv4, too, unless it says otherwise. */
    private static Ip anyAsOne(SocketRow row) {
        return isAny(row.localHigh, row.localLow) ? new Ip(0, 0) : row.local();
    }

    private static boolean isAny(long high, long low) {
        return high == 0 && (low == 0 || low == ANY_V4);
    }

    /** Returns the row that the socket counts for; empty for the agent's own, local ones, and those beyond the limit. */
    private Optional<PeerActivity> peer(SocketRow row) {
        Ip remote = row.remote();
        if (remote.isLoopback() || remote.equals(row.local()) || isLinkLocal(remote)) {
            local++;
            return Optional.empty();
        }
        boolean accepted = accepts(row.protocol, row.local(), row.localPort);
        PeerKey key = new PeerKey(
                accepted ? Direction.IN : Direction.OUT,
                row.protocol,
                remote,
                accepted ? row.localPort : row.remotePort);
        if (isOwn(row.inode)) {
            ownPeers.add(key);
            return Optional.empty();
        }
        if (row.inode == 0 && ownPeers.contains(key)) {
            return Optional.empty(); // what is left of a connection of the agent's
        }
        PeerActivity known = peers.get(key);
        if (known == null && peers.size() >= most) {
            overflow++;
            return Optional.empty();
        }
        return Optional.of(known != null ? known : peers.computeIfAbsent(key, PeerActivity::new));
    }

    private boolean accepts(Protocol protocol, Ip ip, int port) {
        return listeners.containsKey(new ListenerKey(protocol, new Ip(0, 0), port))
                || listeners.containsKey(new ListenerKey(protocol, ip, port));
    }

    private static boolean isLinkLocal(Ip ip) {
        return ip.high() >>> 54 == 0xfe80 >>> 6;
    }

    /** Ends the reading. */
    void end() {
        before = now;
        first = false;
        listeners.values().removeIf(listener -> time - listener.seenAt > KEEP_LISTENERS);
        peers.values().forEach(PeerActivity::end);
        peers.values().removeIf(PeerActivity::isOver);
    }

    /**
     * Returns what the TCP connections of the reading that has just ended say of the links to these partners, those without one left out.
     *
     * @param endedAt when the kernel had told all of them
     */
    List<LinkTraffic> traffic(Set<Ip> partners, long endedAt) {
        Map<Ip, PeerTraffic> byPartner = new LinkedHashMap<>();
        for (PeerActivity peer : peers.values()) {
            Ip ip = peer.key().ip();
            if (peer.traffic().isAny() && partners.contains(ip)) {
                byPartner.computeIfAbsent(ip, _ -> new PeerTraffic()).add(peer.traffic());
            }
        }
        List<LinkTraffic> traffic = new ArrayList<>();
        byPartner.forEach((ip, sum) -> traffic.add(sum.link(ip, time, endedAt)));
        return traffic;
    }

    /** Returns the sockets whose processes are wanted. */
    Set<Long> inodes() {
        Set<Long> inodes = new HashSet<>();
        listeners.values().forEach(listener -> inodes.add(listener.inode));
        peers.values().forEach(peer -> inodes.add(peer.wantedInode()));
        inodes.remove(0L);
        return inodes;
    }

    /**
     * Returns what is to be told, and begins a new count.
     *
     * @param full whether all is told, or what changed
     * @param process its name by a socket's inode; empty where it is not known
     */
    SocketReport take(boolean full, LongFunction<Optional<String>> process) {
        List<Connection> told = new ArrayList<>();
        for (PeerActivity peer : peers.values()) {
            Connection connection = peer.connection(process);
            if (full || peer.isNews(connection)) {
                told.add(connection);
                peer.told(connection);
            }
        }
        return new SocketReport(full, listeners(full, process), told, overflow, local);
    }

    /** All listeners, where one of them came, went or is of another process; none where nothing changed. */
    private List<Listener> listeners(boolean full, LongFunction<Optional<String>> process) {
        Map<ListenerKey, Optional<String>> current = new LinkedHashMap<>();
        listeners.forEach((key, listener) -> {
            if (listener.seenAt == time) {
                current.put(key, process.apply(listener.inode));
            }
        });
        boolean same = toldListeners.equals(current);
        toldListeners = current;
        if (same && !full) {
            return List.of();
        }
        List<Listener> all = new ArrayList<>();
        current.forEach((key, name) -> all.add(new Listener(
                key.protocol(),
                isAny(key.ip().high(), key.ip().low()) ? Optional.empty() : Optional.of(key.ip()),
                key.port(),
                name)));
        return all;
    }
}
