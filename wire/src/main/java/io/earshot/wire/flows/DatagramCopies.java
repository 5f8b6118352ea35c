package io.earshot.wire.flows;

import io.earshot.wire.packets.Packet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Recognises copies that mirrors make of the datagrams of one flow. Remembers the newest datagrams: eight at first, more where they come faster
 * than they may be forgotten.
 *
 * <p>Each is one number, and those that may stand in each other's place share a line of the CPU's cache: with many flows, waiting for memory takes
 * longer than all else here.
 */
final class DatagramCopies {

    /**
     * A copy has the identification of the original (RFC 6864, 4.1), while a datagram that is sent again has another. Two capture points
     * may see one datagram this far apart; over longer times a sender that counts its packets in step with its questions comes around.
     */
    private static final long SAME_IDENTIFICATION_NANOS = 1_000_000_000L;
    /** Without identification, only time tells a copy from a datagram that is sent again: resolvers wait longer than this. */
    private static final long SAME_BYTES_NANOS = 20_000_000L;

    /** An entry has a mark in its upper bits, and below them when the datagram passed, in units of 65 µs, which come around after 18 minutes. */
    private static final int TIME_BITS = 24;

    private static final int TIME_MASK = (1 << TIME_BITS) - 1;
    private static final int UNIT_BITS = 16;
    /** Frames of several interfaces may pass in another order than they were captured in. */
    private static final int BACK = (int) (SAME_IDENTIFICATION_NANOS >> UNIT_BITS);

    /** An entry stands in one of so many places, beside each other. */
    private static final int GROUP = 8;

    private static final int MOST_GROUPS = 512;
    /** So many bytes of a datagram are compared, beside its length. */
    private static final int COMPARED = 64;

    private static final long PRIME = 0x9E3779B97F4A7C15L;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] entries = new long[GROUP];

    /** Whether the same datagram passed in the same direction a moment ago. */
    boolean isCopy(Packet packet, int direction) {
        long mark = mark(packet, direction);
        int now = (int) (packet.nanos() >> UNIT_BITS) & TIME_MASK;
        int place = place(mark, now);
        if (isOf(entries[place], mark)) {
            long window = packet.identification() == 0 ? SAME_BYTES_NANOS : SAME_IDENTIFICATION_NANOS;
            if (age(entries[place], now) < window >> UNIT_BITS) {
                return true;
            }
        } else {
            while (isNeeded(entries[place], now) && entries.length < MOST_GROUPS * GROUP) {
                grow(now);
                place = place(mark, now);
            }
        }
        entries[place] = mark | now;
        return false;
    }

    private static boolean isOf(long entry, long mark) {
        return (entry ^ mark) >>> TIME_BITS == 0;
    }

    /** Returns how long ago a datagram passed, in units; below 0 if it was captured later, by {@link #BACK} at most. */
    private static int age(long entry, int now) {
        return ((now - (int) entry + BACK) & TIME_MASK) - BACK;
    }

    /** Whether a datagram may still have copies. */
    private static boolean isNeeded(long entry, int now) {
        return entry != 0 && age(entry, now) < SAME_IDENTIFICATION_NANOS >> UNIT_BITS;
    }

    /** Returns the place of a mark, or else a free one, or else that of the oldest entry of those that it may replace. */
    private int place(long mark, int now) {
        int first = GROUP * ((int) (mark >>> TIME_BITS) & (entries.length / GROUP - 1));
        int oldest = first;
        int most = Integer.MIN_VALUE;
        for (int at = first; at < first + GROUP; at++) {
            long entry = entries[at];
            if (isOf(entry, mark)) {
                return at;
            }
            int age = entry == 0 ? Integer.MAX_VALUE : age(entry, now);
            if (age > most) {
                most = age;
                oldest = at;
            }
        }
        return oldest;
    }

    private void grow(int now) {
        long[] old = entries;
        entries = new long[2 * old.length];
        for (long entry : old) {
            if (entry != 0) {
                entries[place(entry, now)] = entry;
            }
        }
    }

    /**
     * A hash of what copies share, above the bits of the time; never 0. Takes eight bytes at a time: each step waits for the one before, so that a hash byte by byte takes as
     * long as all else that decodes a short datagram.
     */
    private static long mark(Packet packet, int direction) {
        long hash = mix((long) packet.identification() << 17 | (long) packet.length() << 1 | direction);
        byte[] bytes = packet.bytes();
        int end = packet.offset() + Math.min(packet.captured(), COMPARED);
        int at = packet.offset();
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = step(hash, (long) WORDS.get(bytes, at));
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        hash = mix(step(hash, rest)) & ~TIME_MASK;
        return hash == 0 ? 1L << TIME_BITS : hash;
    }

    /** The upper bits come down, so that each bit of a word reaches all bits of the hash with those that follow. */
    private static long step(long hash, long word) {
        long product = (hash ^ word) * PRIME;
        return product ^ product >>> 32;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 29) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 32;
    }
}
