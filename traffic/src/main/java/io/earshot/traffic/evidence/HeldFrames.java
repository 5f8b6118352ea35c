package io.earshot.traffic.evidence;

import io.earshot.model.Ip;
import io.earshot.wire.exchanges.Endpoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
        private final boolean inPlace;
        private final byte[] bytes;
        /** Where the payload stands. */
        private final int start;

        private final int size;
        /** So many first bytes are known, and those that are set here. */
        private int known;

        private BitSet knownBehind = NONE;
        private Map<Integer, Byte> expected = Map.of();

        private static final BitSet NONE = new BitSet(0);

        /**
         * @param number of the frame among all that were looked at
         * @param inPlace whether nobody asks the segment for its payload
         * @param zero is written over what stays unknown
         */
        Held(long number, String network, Segment segment, boolean inPlace, byte zero) {
            this.number = number;
            this.network = network;
            this.segment = segment;
            this.zero = zero;
            this.inPlace = inPlace;
            size = segment.size();
            bytes = inPlace ? segment.frame() : segment.payload();
            start = inPlace ? segment.start() : 0;
        }

        Segment segment() {
            return segment;
        }

        int size() {
            return size;
        }

        private boolean isFrom(Sender sender) {
            return size > 0 && segment.isFrom(sender.ip(), sender.port()) && network.equals(sender.network());
        }

        private boolean isKnown() {
            return known == size;
        }

        private void know(int from, int to) {
            if (from <= known) {
                known = Math.max(known, to);
            } else {
                knownBehind = knownBehind.isEmpty() ? new BitSet(size) : knownBehind;
                knownBehind.set(from, to);
            }
            if (known < size && knownBehind.get(known)) {
                known = knownBehind.nextClearBit(known);
            }
        }

        private boolean isKnown(int at) {
            return at < known || knownBehind.get(at);
        }

        /**
         * Takes as much of some bytes as lies in this segment.
         *
         * @param at the place of the first of them, counted from the beginning of this segment
         */
        void put(int at, byte[] from, int offset, int length) {
            int first = Math.max(0, at);
            int end = Math.min(size, at + length);
            if (first < end) {
                System.arraycopy(from, offset + first - at, bytes, start + first, end - first);
                know(first, end);
            }
        }

        private void fill(int at, int length, byte with) {
            int first = Math.max(0, at);
            int end = Math.min(size, at + length);
            if (first < end) {
                Arrays.fill(bytes, start + first, start + end, with);
                know(first, end);
            }
        }

        /** Takes bytes that stand there unless better ones come. */
        private void expect(int at, byte[] better) {
            expected = new HashMap<>(expected);
            for (int i = 0; i < better.length; i++) {
                if (at + i >= 0 && at + i < size) {
                    expected.put(at + i, better[i]);
                }
            }
        }

        private Evidence.Frame masked() {
            expected.forEach((at, value) -> {
                if (!isKnown(at)) {
                    bytes[start + at] = value;
                    know(at, at + 1);
                }
            });
            for (int at = known; at < size; at++) {
                // Zeros hold nothing, and may be the length of an idle mark.
                if (!isKnown(at) && bytes[start + at] != 0) {
                    bytes[start + at] = zero;
                }
            }
            return inPlace ? segment.become() : segment.with(bytes, 0);
        }
    }

    /** Holds the frames that were decoded, in their order, numbered without gaps: each at its number, as far as the room goes. */
    private Held[] held = new Held[64];

    private long oldest = 1;
    private long newest;

    /** Returns the number that the next frame has. */
    long next() {
        return newest + 1;
    }

    void add(Held frame) {
        if (size() == held.length) {
            Held[] more = new Held[2 * held.length];
            for (long number = oldest; number <= newest; number++) {
                more[(int) number & (more.length - 1)] = held(number);
            }
            held = more;
        }
        newest++;
        held[(int) newest & (held.length - 1)] = frame;
    }

    private int size() {
        return (int) (newest - oldest + 1);
    }

    private Held held(long number) {
        return held[(int) number & (held.length - 1)];
    }

    /**
     * Returns the frames of a sender that are held, in the order in which they came.
     *
     * @param first the number of the first of interest
     */
    List<Held> from(Sender sender, long first) {
        List<Held> found = new ArrayList<>();
        each(sender, first, found::add);
        return found;
    }

    private void each(Sender sender, long first, Consumer<Held> taker) {
        for (long number = Math.max(first, oldest); number <= newest; number++) {
            Held each = held(number);
            if (each.isFrom(sender)) {
                taker.accept(each);
            }
        }
    }

    /** Overwrites bytes that begin at a sequence number. */
    void put(Sender sender, long first, int sequence, byte[] bytes, int offset, int length) {
        each(sender, first, held -> held.put(sequence - held.segment.sequence(), bytes, offset, length));
    }

    /** Overwrites bytes that begin at a sequence number with the same byte. */
    void fill(Sender sender, long first, int sequence, int length, byte with) {
        each(sender, first, held -> held.fill(sequence - held.segment.sequence(), length, with));
    }

    /** Says with what bytes are overwritten if nobody tells in time. */
    void expect(Sender sender, long first, int sequence, byte[] bytes) {
        each(sender, first, held -> held.expect(sequence - held.segment.sequence(), bytes));
    }

    /** Hands over frames whose content is known, and those that were held for too long. */
    void release(long now, FrameMask.Masked to) {
        while (oldest <= newest) {
            Held first = held(oldest);
            if (!first.isKnown() && now - first.segment.nanos() <= HELD_NANOS && size() <= MOST_HELD) {
                return;
            }
            held[(int) oldest & (held.length - 1)] = null;
            oldest++;
            to.frame(first.number, first.masked());
        }
    }
}
