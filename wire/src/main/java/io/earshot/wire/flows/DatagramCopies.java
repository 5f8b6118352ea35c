package io.earshot.wire.flows;

import io.earshot.wire.packets.Packet;

/**
 * Recognises copies that mirrors make of the datagrams of one flow. Remembers the newest datagrams: four at first, more where they come faster
 * than they may be forgotten.
 */
final class DatagramCopies {

    /**
     * A copy has the identification of the original (RFC 6864, 4.1), while a datagram that is sent again has another. Two capture points
     * may see one datagram this far apart; over longer times a sender that counts its packets in step with its questions comes around.
     */
    private static final long SAME_IDENTIFICATION_NANOS = 1_000_000_000L;
    /** Without identification, only time tells a copy from a datagram that is sent again: resolvers wait longer than this. */
    private static final long SAME_BYTES_NANOS = 20_000_000L;

    private static final int FIRST_SIZE = 4;
    private static final int LAST_SIZE = 4096;
    /** A mark stands in one of so many slots. */
    private static final int PROBES = 4;
    /** So many bytes of a datagram are compared, beside its length. */
    private static final int COMPARED = 64;

    private static final long PRIME = 0x100000001b3L;

    private long[] marks = new long[FIRST_SIZE];
    private long[] nanos = new long[FIRST_SIZE];

    /** Whether the same datagram passed in the same direction a moment ago. */
    boolean isCopy(Packet packet, int direction) {
        long mark = mark(packet, direction);
        long window = packet.identification() == 0 ? SAME_BYTES_NANOS : SAME_IDENTIFICATION_NANOS;
        int slot = slot(mark);
        if (marks[slot] == mark && packet.nanos() - nanos[slot] < window) {
            return true;
        }
        while (isNeeded(slot, mark, packet.nanos()) && marks.length < LAST_SIZE) {
            grow();
            slot = slot(mark);
        }
        marks[slot] = mark;
        nanos[slot] = packet.nanos();
        return false;
    }

    /** Whether another datagram's mark stands in a slot that may still have copies. */
    private boolean isNeeded(int slot, long mark, long now) {
        return marks[slot] != 0 && marks[slot] != mark && now - nanos[slot] < SAME_IDENTIFICATION_NANOS;
    }

    /** Returns the slot where a mark stands, or else the one whose mark is the oldest. */
    private int slot(long mark) {
        int oldest = -1;
        for (int i = 0; i < PROBES; i++) {
            int slot = (int) (mark + i) & (marks.length - 1);
            if (marks[slot] == mark || marks[slot] == 0) {
                return slot;
            }
            if (oldest < 0 || nanos[slot] < nanos[oldest]) {
                oldest = slot;
            }
        }
        return oldest;
    }

    private void grow() {
        long[] oldMarks = marks;
        long[] oldNanos = nanos;
        marks = new long[oldMarks.length * 4];
        nanos = new long[marks.length];
        for (int i = 0; i < oldMarks.length; i++) {
            if (oldMarks[i] != 0) {
                int slot = slot(oldMarks[i]);
                marks[slot] = oldMarks[i];
                nanos[slot] = oldNanos[i];
            }
        }
    }

    /** FNV-1a with a final mix; never 0. */
    private static long mark(Packet packet, int direction) {
        long hash =
                0xcbf29ce484222325L ^ ((long) packet.identification() << 17 | (long) packet.length() << 1 | direction);
        hash *= PRIME;
        byte[] bytes = packet.bytes();
        int end = packet.offset() + Math.min(packet.captured(), COMPARED);
        for (int i = packet.offset(); i < end; i++) {
            hash = (hash ^ bytes[i]) * PRIME;
        }
        hash ^= hash >>> 29;
        hash *= 0xbf58476d1ce4e5b9L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
