package io.earshot.wire.decoders;

import io.earshot.wire.exchanges.BodyReader;
import java.util.Arrays;

/**
 * The bytes of one direction that a decoder has not taken yet. Usually a view of the segment that just arrived; only the beginning
 * of an incomplete message is copied. Bytes that a decoder skips are never copied, and a hole among them does no harm.
 */
public final class StreamInput {

    /** The longest incomplete message that is kept. */
    public static final int MAX_CARRY = 1 << 17;

    /** Of so many carried segments the times are known; bytes of later ones have that of the last. */
    private static final int MAX_SEGMENTS = 8;

    private static final byte[] NOTHING = new byte[0];
    private static final int[] NO_PLACES = new int[0];
    private static final long[] NO_TIMES = new long[0];

    private byte[] bytes = NOTHING;
    private int position;
    private int limit;
    /** Bytes from earlier segments end here. */
    private int carried;

    private byte[] carry = NOTHING;
    private int carryLength;
    /** The segments that the carried bytes came in: where each begins, and when it passed. */
    private int segments;

    private int[] segmentAt = NO_PLACES;
    private long[] segmentNanos = NO_TIMES;
    private long[] segmentFrame = NO_TIMES;
    private long nanos;
    private long frame;
    private long skipping;
    /** Reads what is skipped. */
    private BodyReader reader = BodyReader.NONE;

    private boolean skipEnded;
    private boolean hole;
    private int needed;
    /** The sequence number behind the last byte. */
    private int endSequence;

    private int passingSequence;
    private long total;

    /** The array that holds the bytes from {@link #position()} to {@link #limit()}. */
    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public int limit() {
        return limit;
    }

    public int available() {
        return limit - position;
    }

    /** When the byte at the position passed. */
    public long startNanos() {
        return nanosAt(0);
    }

    /** The number of the frame with the byte at the position. */
    public long startFrame() {
        return frameAt(0);
    }

    /** When the byte so far behind the position passed. */
    public long nanosAt(int at) {
        return position + at < carried ? segmentNanos[segmentOf(position + at)] : nanos;
    }

    /** The number of the frame with the byte so far behind the position. */
    public long frameAt(int at) {
        return position + at < carried ? segmentFrame[segmentOf(position + at)] : frame;
    }

    private int segmentOf(int place) {
        int segment = segments - 1;
        while (segment > 0 && segmentAt[segment] > place) {
            segment--;
        }
        return segment;
    }

    /** When the newest segment passed. */
    public long nanos() {
        return nanos;
    }

    public long frame() {
        return frame;
    }

    /** Returns the number of bytes of this direction before the position, gaps excluded. */
    public long total() {
        return total - available();
    }

    /** Whether the position is at the first byte of a segment, where messages often begin. */
    public boolean isAtSegmentStart() {
        return segmentStart && position == carried;
    }

    private boolean segmentStart;

    public int uint8(int at) {
        return bytes[position + at] & 0xff;
    }

    public int uint16(int at) {
        return uint8(at) << 8 | uint8(at + 1);
    }

    public int int32(int at) {
        return uint16(at) << 16 | uint16(at + 2);
    }

    public int uint16Little(int at) {
        return uint8(at) | uint8(at + 1) << 8;
    }

    public int uint24Little(int at) {
        return uint16Little(at) | uint8(at + 2) << 16;
    }

    public int int32Little(int at) {
        return uint16Little(at) | uint16Little(at + 2) << 16;
    }

    /** Returns the TCP sequence number of the byte at the position; 0 where the bytes are not those of a connection. */
    public int sequence() {
        return endSequence - available();
    }

    /** Returns the sequence number of the first of the bytes that a reader is handed now. */
    public int passingSequence() {
        return passingSequence;
    }

    /** Takes bytes that are here. */
    public void advance(int count) {
        position += count;
    }

    /** Takes all bytes that are here. */
    public void advanceAll() {
        position = limit;
    }

    /** Takes bytes that are here or still to come, without looking at them. */
    public void skip(long count) {
        skip(count, BodyReader.NONE);
    }

    /** Takes bytes that are here or still to come, and lets a reader see them as they pass. */
    public void skip(long count, BodyReader passing) {
        int here = (int) Math.min(count, available());
        passingSequence = sequence();
        passing.bytes(bytes, position, here);
        position += here;
        skipping = count - here;
        reader = passing;
    }

    /** Whether bytes to be skipped have not all passed. */
    public boolean isSkipping() {
        return skipping > 0;
    }

    public long skipping() {
        return skipping;
    }

    /** Whether bytes were missing among those skipped since this was asked last. */
    public boolean takeHole() {
        boolean was = hole;
        hole = false;
        return was;
    }

    /** Ends a skip before its time. */
    public void stopSkipping() {
        reader.close(false);
        skipping = 0;
    }

    /** Asks to be called again only when so many bytes are available. */
    public void need(int count) {
        needed = count;
    }

    /**
     * Takes one segment's bytes in. Returns whether the decoder is to be called.
     *
     * @param sequence of its first byte
     * @param whenNanos when it passed
     */
    public boolean feed(int sequence, byte[] source, int from, int length, long whenNanos, long whichFrame) {
        nanos = whenNanos;
        frame = whichFrame;
        total += length;
        endSequence = sequence + length;
        passingSequence = sequence;
        int offset = from;
        int rest = length;
        segmentStart = true;
        if (skipping > 0) {
            int skipped = (int) Math.min(skipping, rest);
            reader.bytes(source, from, skipped);
            skipping -= skipped;
            offset += skipped;
            rest -= skipped;
            segmentStart = skipped == 0;
            skipEnded = skipping == 0;
            if (rest == 0) {
                carried = 0;
                position = 0;
                limit = 0;
                boolean ended = skipEnded;
                skipEnded = false;
                return ended;
            }
        }
        if (carryLength == 0) {
            bytes = source;
            position = offset;
            carried = offset;
            limit = offset + rest;
        } else {
            if (carry.length < carryLength + rest) {
                carry = Arrays.copyOf(carry, Math.max(carryLength + rest, carry.length * 2));
            }
            System.arraycopy(source, offset, carry, carryLength, rest);
            bytes = carry;
            position = 0;
            carried = carryLength;
            limit = carryLength + rest;
        }
        if (available() < needed) {
            return false;
        }
        needed = 0;
        return true;
    }

    /** Keeps what was not taken for the next call. Returns false if that is more than may be kept. */
    public boolean keepRest() {
        int rest = available();
        if (rest > MAX_CARRY) {
            return false;
        }
        if (rest == 0) {
            carryLength = 0;
            segments = 0;
            if (carry.length > 4_096) {
                carry = NOTHING;
            }
        } else {
            keepTimes();
            if (carry.length < rest) {
                carry = new byte[Math.max(rest, 256)];
            }
            System.arraycopy(bytes, position, carry, 0, rest);
            carryLength = rest;
        }
        bytes = carry;
        position = 0;
        limit = carryLength;
        carried = carryLength;
        return true;
    }

    /** Keeps the times of the bytes that were not taken. */
    private void keepTimes() {
        if (segmentAt.length == 0) {
            segmentAt = new int[MAX_SEGMENTS];
            segmentNanos = new long[MAX_SEGMENTS];
            segmentFrame = new long[MAX_SEGMENTS];
        }
        int kept = 0;
        if (position < carried) {
            for (int i = segmentOf(position); i < segments; i++) {
                segmentAt[kept] = Math.max(0, segmentAt[i] - position);
                segmentNanos[kept] = segmentNanos[i];
                segmentFrame[kept++] = segmentFrame[i];
            }
        }
        int newest = Math.max(position, carried);
        if (newest < limit && kept < MAX_SEGMENTS) {
            segmentAt[kept] = newest - position;
            segmentNanos[kept] = nanos;
            segmentFrame[kept++] = frame;
        }
        segments = kept;
    }

    /** Forgets all that is here. */
    public void discard() {
        carryLength = 0;
        segments = 0;
        position = 0;
        limit = 0;
        carried = 0;
        needed = 0;
    }

    /** Reduces a skip by bytes that are missing. Returns how many missing bytes were not to be skipped. */
    public long absorbGap(long missing) {
        long absorbed = Math.min(skipping, missing);
        if (absorbed > 0) {
            hole = true;
            reader.close(false);
        }
        total += absorbed;
        skipping -= absorbed;
        return missing - absorbed;
    }

    /** Returns the number of bytes that are kept between calls. */
    public int kept() {
        return carry.length;
    }
}
