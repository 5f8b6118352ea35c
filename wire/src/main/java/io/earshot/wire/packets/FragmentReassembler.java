package io.earshot.wire.packets;

import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts IP fragments together. Unfinished packets are forgotten after 30 seconds (RFC 8200, 4.5, allows 60) or when there are too
 * many of them, the oldest first.
 */
final class FragmentReassembler {

    private static final int MAX_PENDING = 256;
    private static final int MAX_SIZE = 65_535;
    private static final long EXPIRY_NANOS = 30_000_000_000L;

    private record Key(
            int network,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            int protocol,
            int id) {}

    private static final class Pending {
        private final long since;
        private byte[] bytes = new byte[2_048];
        private final BitSet blocks = new BitSet();
        private int total = -1;

        private Pending(long since) {
            this.since = since;
        }

        private boolean isWhole() {
            return total >= 0 && blocks.nextClearBit(0) >= (total + 7) / 8;
        }
    }

    private final CaptureCounters counters;
    private final Map<Key, Pending> pending = new LinkedHashMap<>();
    private byte[] whole = new byte[0];
    private int wholeLength;

    FragmentReassembler(CaptureCounters counters) {
        this.counters = counters;
    }

    /** Returns whether the fragment made a packet whole, which then is in {@link #whole()}. */
    boolean add(Packet from, int protocol, int id, int position, boolean more, byte[] bytes, int offset, int length) {
        if (position + length > MAX_SIZE || (more && length % 8 != 0)) {
            counters.undecoded(Undecoded.FRAGMENT, length);
            return false;
        }
        expire(from.nanos);
        Key key = new Key(
                from.network, from.sourceHigh, from.sourceLow, from.destinationHigh, from.destinationLow, protocol, id);
        Pending packet = pending.computeIfAbsent(key, _ -> new Pending(from.nanos));
        if (packet.bytes.length < position + length) {
            packet.bytes = Arrays.copyOf(
                    packet.bytes, Math.min(MAX_SIZE, Math.max(position + length, packet.bytes.length * 2)));
        }
        System.arraycopy(bytes, offset, packet.bytes, position, length);
        packet.blocks.set(position / 8, (position + length + 7) / 8);
        if (!more) {
            packet.total = position + length;
        }
        if (!packet.isWhole()) {
            return false;
        }
        pending.remove(key);
        whole = packet.bytes;
        wholeLength = packet.total;
        return true;
    }

    private void expire(long now) {
        Iterator<Pending> oldest = pending.values().iterator();
        while (oldest.hasNext()) {
            Pending packet = oldest.next();
            if (pending.size() < MAX_PENDING && now - packet.since < EXPIRY_NANOS) {
                return;
            }
            counters.undecoded(Undecoded.FRAGMENT, packet.blocks.cardinality() * 8L);
            oldest.remove();
        }
    }

    byte[] whole() {
        return whole;
    }

    int wholeLength() {
        return wholeLength;
    }
}
