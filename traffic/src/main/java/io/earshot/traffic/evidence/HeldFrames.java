package io.earshot.traffic.evidence;

import io.earshot.model.Ip;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds frames back until it is known with what their payload is overwritten. What nobody has told in time is overwritten with zeros.
 * Confined to one thread.
 */
final class HeldFrames {

    private static final long HELD_NANOS = 2_000_000_000L;
    private static final int MOST_HELD = 65_536;

    /**
     * One end of a conversation, which sends.
     *
     * @param network that its address is of
     */
    record Sender(String network, Ip ip, int port) {

        static Sender of(Endpoints endpoints, boolean client) {
            return client
                    ? new Sender(endpoints.network(), endpoints.client(), endpoints.clientPort())
                    : new Sender(endpoints.network(), endpoints.server(), endpoints.serverPort());
        }
    }

    /** A frame with the payload that it will have. */
    static final class Held {
        private final long number;
        private final String network;
        private final Segment segment;
        private final byte zero;
        private final byte[] payload;
        private final BitSet known = new BitSet();
        private final Map<Integer, Byte> expected = new HashMap<>(0);

        /**
         * @param number of the frame among all that were looked at
         * @param zero is written over what stays unknown
         */
        Held(long number, String network, Segment segment, byte zero) {
            this.number = number;
            this.network = network;
            this.segment = segment;
            this.zero = zero;
            payload = segment.payload();
        }

        Segment segment() {
            return segment;
        }

        int size() {
            return payload.length;
        }

        private boolean isFrom(Sender sender) {
            return payload.length > 0 && segment.isFrom(sender.ip(), sender.port()) && network.equals(sender.network());
        }

        private boolean isKnown() {
            return known.cardinality() == payload.length;
        }

        /**
         * Takes as much of some bytes as lies in this segment.
         *
         * @param at the place of the first of them, counted from the beginning of this segment
         */
        void put(int at, byte[] bytes, int offset, int length) {
            int from = Math.max(0, at);
            int to = Math.min(payload.length, at + length);
            if (from < to) {
                System.arraycopy(bytes, offset + from - at, payload, from, to - from);
                known.set(from, to);
            }
        }

        private void fill(int at, int length, byte with) {
            int from = Math.max(0, at);
            int to = Math.min(payload.length, at + length);
            if (from < to) {
                Arrays.fill(payload, from, to, with);
                known.set(from, to);
            }
        }

        /** Takes bytes that stand there unless better ones come. */
        private void expect(int at, byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                if (at + i >= 0 && at + i < payload.length) {
                    expected.put(at + i, bytes[i]);
                }
            }
        }

        private Evidence.Frame masked() {
            expected.forEach((at, value) -> {
                if (!known.get(at)) {
                    payload[at] = value;
                    known.set(at);
                }
            });
            for (int at = known.nextClearBit(0); at < payload.length; at = known.nextClearBit(at + 1)) {
                // Zeros hold nothing, and may be the length of an idle mark.
                if (payload[at] != 0) {
                    payload[at] = zero;
                }
            }
            return segment.with(payload, 0);
        }
    }

    /** Holds the frames that were decoded, in their order, numbered without gaps. */
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    private final Map<Long, Held> byNumber = new HashMap<>();
    private long newest;

    /** Returns the number that the next frame has. */
    long next() {
        return newest + 1;
    }

    void add(Held frame) {
        newest++;
        held.addLast(frame);
        byNumber.put(newest, frame);
    }

    /**
     * Returns the frames of a sender that are held, in the order in which they came.
     *
     * @param first the number of the first of interest
     */
    List<Held> from(Sender sender, long first) {
        List<Held> found = new ArrayList<>();
        for (long number = first; number <= newest; number++) {
            Held each = byNumber.get(number);
            if (each != null && each.isFrom(sender)) {
                found.add(each);
            }
        }
        return found;
    }

    /** Overwrites bytes that begin at a sequence number. */
    void put(Sender sender, long first, int sequence, byte[] bytes, int offset, int length) {
        from(sender, first).forEach(each -> each.put(sequence - each.segment.sequence(), bytes, offset, length));
    }

    /** Overwrites bytes that begin at a sequence number with the same byte. */
    void fill(Sender sender, long first, int sequence, int length, byte with) {
        from(sender, first).forEach(each -> each.fill(sequence - each.segment.sequence(), length, with));
    }

    /** Says with what bytes are overwritten if nobody tells in time. */
    void expect(Sender sender, long first, int sequence, byte[] bytes) {
        from(sender, first).forEach(each -> each.expect(sequence - each.segment.sequence(), bytes));
    }

    /** Hands over frames whose content is known, and those that were held for too long. */
    void release(long now, FrameMask.Masked to) {
        while (!held.isEmpty()
                && (held.getFirst().isKnown()
                        || now - held.getFirst().segment.nanos() > HELD_NANOS
                        || held.size() > MOST_HELD)) {
            Held first = held.removeFirst();
            byNumber.remove(first.segment.number());
            to.frame(first.number, first.masked());
        }
    }
}
