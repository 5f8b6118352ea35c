package io.earshot.agent.sockets;

import io.earshot.model.SocketReport.Protocol;
import java.util.Optional;

/**
 * Remembers each socket from one reading to the next, by its four numbers: two addresses and two ports. Open addressing over
 * arrays of numbers, since there may be 50,000 sockets and an agent runs in an interpreter with a heap of 32 MB.
 */
final class SocketTable {

    private static final int SMALLEST = 64;

    private long[] keys;
    private long[] cookies;
    private long[] bytesAcked;
    private int[] retransmits;
    private boolean[] closed;
    private PeerActivity[] peers;
    private int size;

    /** @param expected how many sockets there will be, about */
    SocketTable(int expected) {
        allocate(Integer.highestOneBit(Math.max(SMALLEST, expected) * 2 - 1) * 2);
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        cookies = new long[capacity];
        bytesAcked = new long[capacity];
        retransmits = new int[capacity];
        closed = new boolean[capacity];
        peers = new PeerActivity[capacity];
    }

    int size() {
        return size;
    }

    /** Returns the place of a socket, or a negative number if it is not there. */
    int find(long key) {
        int mask = keys.length - 1;
        for (int at = place(key, mask); keys[at] != 0; at = (at + 1) & mask) {
            if (keys[at] == key) {
                return at;
            }
        }
        return -1;
    }

    void put(long key, SocketRow row, Optional<PeerActivity> peer) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int at = insert(key);
        cookies[at] = row.cookie;
        bytesAcked[at] = row.bytesAcked;
        retransmits[at] = row.totalRetransmits;
        closed[at] = row.isRemnant();
        peers[at] = peer.orElse(null);
    }

    private int insert(long key) {
        int mask = keys.length - 1;
        int at = place(key, mask);
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & mask;
        }
        if (keys[at] == 0) {
            keys[at] = key;
            size++;
        }
        return at;
    }

    private void grow() {
        SocketTable larger = new SocketTable(keys.length);
        for (int at = 0; at < keys.length; at++) {
            if (keys[at] != 0) {
                int there = larger.insert(keys[at]);
                larger.cookies[there] = cookies[at];
                larger.bytesAcked[there] = bytesAcked[at];
                larger.retransmits[there] = retransmits[at];
                larger.closed[there] = closed[at];
                larger.peers[there] = peers[at];
            }
        }
        keys = larger.keys;
        cookies = larger.cookies;
        bytesAcked = larger.bytesAcked;
        retransmits = larger.retransmits;
        closed = larger.closed;
        peers = larger.peers;
    }

    long cookie(int at) {
        return cookies[at];
    }

    long bytesAcked(int at) {
        return bytesAcked[at];
    }

    int retransmits(int at) {
        return retransmits[at];
    }

    /** Whether it was what is left of a closed connection. */
    boolean isClosed(int at) {
        return closed[at];
    }

    /** Empty for a socket that counts for no peer. */
    Optional<PeerActivity> peer(int at) {
        return Optional.ofNullable(peers[at]);
    }

    /** Mixes the four numbers; never 0. Two sockets with one key would count as one, which happens once in 2^63 pairs. */
    static long key(SocketRow row) {
        long mixed = row.remoteLow * 0x9e3779b97f4a7c15L + row.remoteHigh;
        mixed = (mixed ^ (mixed >>> 29)) * 0xbf58476d1ce4e5b9L + row.localLow * 31 + row.localHigh;
        mixed = (mixed ^ (mixed >>> 32)) * 0x94d049bb133111ebL;
        mixed += ((long) row.remotePort << 20) | ((long) row.localPort << 2) | (row.protocol == Protocol.TCP ? 1 : 2);
        mixed = (mixed ^ (mixed >>> 31)) * 0xbf58476d1ce4e5b9L;
        mixed ^= mixed >>> 30;
        return mixed == 0 ? 1 : mixed;
    }

    private static int place(long key, int mask) {
        return (int) (key >>> 7) & mask;
    }
}
