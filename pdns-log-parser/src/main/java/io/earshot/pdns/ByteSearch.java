package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds bytes in arrays, eight at a time: a log is read at the speed of its searches. */
final class ByteSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;

    private ByteSearch() {}

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** Eight bytes, the first one lowest. */
    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Index of the first such byte, -1 if there is none. */
    static int indexOf(char wanted, byte[] bytes, int from, int to) {
        long pattern = ONES * wanted;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long hits = zeros(longAt(bytes, i) ^ pattern);
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Index of the last such byte, -1 if there is none. */
    static int lastIndexOf(char wanted, byte[] bytes, int from, int to) {
        long pattern = ONES * wanted;
        int i = to;
        for (; i - 8 >= from; i -= 8) {
            long hits = zeros(longAt(bytes, i - 8) ^ pattern);
            if (hits != 0) {
                return i - 1 - (Long.numberOfLeadingZeros(hits) >>> 3);
            }
        }
        while (--i >= from) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the first position of the bytes, -1 if they do not occur. */
    static int indexOf(byte[] wanted, byte[] bytes, int from, int to) {
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            i = indexOf((char) wanted[0], bytes, i, last + 1);
            if (i < 0 || isAt(wanted, bytes, i, to)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the last position of the bytes, -1 if they do not occur. */
    static int lastIndexOf(byte[] wanted, byte[] bytes, int from, int to) {
        for (int end = to - wanted.length + 1; end > from; ) {
            int i = lastIndexOf((char) wanted[0], bytes, from, end);
            if (i < 0 || isAt(wanted, bytes, i, to)) {
                return i;
            }
            end = i;
        }
        return -1;
    }

    /** Whether the bytes stand there, wholly before {@code to}. */
    static boolean isAt(byte[] wanted, byte[] bytes, int at, int to) {
        return at >= 0
                && at + wanted.length <= to
                && Arrays.equals(wanted, 0, wanted.length, bytes, at, at + wanted.length);
    }

    /** The highest bit of each byte that is zero, and no other. */
    private static long zeros(long octets) {
        return ~(((octets & LOW_BITS) + LOW_BITS) | octets | LOW_BITS);
    }
}
