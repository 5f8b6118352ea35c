package io.earshot.wire.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.ZipException;

/** A window over a stream's bytes that grows to hold whole records and reads numbers in the file's byte order. */
final class RecordInput {

    private static final int INITIAL = 1 << 18;
    private static final VarHandle INT_BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LITTLE =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream in;
    private byte[] bytes = new byte[INITIAL];
    private int position;
    private int limit;
    private boolean ended;
    private boolean bigEndian;

    RecordInput(InputStream in) {
        this.in = in;
    }

    void bigEndian(boolean big) {
        bigEndian = big;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The index in {@link #bytes()} of the byte at an offset from the position. */
    int index(int offset) {
        return position + offset;
    }

    int available() {
        return limit - position;
    }

    /** Whether that many bytes follow; reads more of the stream if needed. */
    boolean has(int count) throws IOException {
        return limit - position >= count || fill(count);
    }

    private boolean fill(int count) throws IOException {
        if (bytes.length - position < count) {
            byte[] roomier = bytes.length >= count ? bytes : Arrays.copyOf(bytes, Math.max(count, bytes.length));
            System.arraycopy(bytes, position, roomier, 0, limit - position);
            bytes = roomier;
            limit -= position;
            position = 0;
        }
        while (!ended && limit - position < count) {
            int read = readSome();
            if (read < 0) {
                ended = true;
            } else {
                limit += read;
            }
        }
        return limit - position >= count;
    }

    /** A gzip file that is still being written ends in the middle of its data; that is its end. */
    private int readSome() throws IOException {
        try {
            return in.read(bytes, limit, bytes.length - limit);
        } catch (EOFException e) {
            return -1;
        } catch (ZipException e) {
            throw new CaptureException("damaged gzip data: " + e.getMessage(), e);
        }
    }

    void advance(int count) {
        position += count;
    }

    /** Skips bytes that may be more than fit into memory. */
    boolean skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (!has(1)) {
                return false;
            }
            int step = (int) Math.min(left, available());
            advance(step);
            left -= step;
        }
        return true;
    }

    int int32(int offset) {
        return (int) (bigEndian ? INT_BIG : INT_LITTLE).get(bytes, position + offset);
    }

    long uint32(int offset) {
        return int32(offset) & 0xffff_ffffL;
    }

    int uint16(int offset) {
        int a = bytes[position + offset] & 0xff;
        int b = bytes[position + offset + 1] & 0xff;
        return bigEndian ? a << 8 | b : b << 8 | a;
    }

    int uint8(int offset) {
        return bytes[position + offset] & 0xff;
    }
}
