package io.earshot.pdns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A name as PowerDNS prints it, decoded: lower case, labels between dots, no dot at the end. An octet that no host name holds
 * (an escaped dot, too) becomes 0. One object is used for all names.
 */
final class DnsName {

    /** Characters, RFC 1035, 2.3.4: 255 octets on the wire are 253 printed ones. */
    private static final int MAX_NAME = 253;

    private static final int MAX_LABEL = 63;

    private static final byte[] CANONICAL = canonical();

    private final byte[] octets = new byte[MAX_NAME + 1];
    private int length;

    /** Whether the bytes are a name at all; decoded is what {@link #length()} octets of {@link #octets()} say. */
    boolean decode(byte[] bytes, int from, int to) {
        length = 0;
        if (to - from == 1 && bytes[from] == '.') {
            return true;
        }
        int label = 0;
        for (int i = from; i < to; i++) {
            byte octet = bytes[i];
            if (octet == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else {
                if (octet == '\\') {
                    int escape = escapeLength(bytes, i + 1, to);
                    if (escape == 0) {
                        return false;
                    }
                    octet = unescape(bytes, i + 1, escape);
                    i += escape;
                } else {
                    octet = CANONICAL[octet & 0xff];
                }
                if (++label > MAX_LABEL) {
                    return false;
                }
            }
            octets[length++] = octet;
            if (length > MAX_NAME) {
                return i == to - 1 && label == 0 && dropLastDot();
            }
        }
        return length > 0 && (label > 0 || dropLastDot());
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    /** Keeps the beginning only. */
    void cut(int newLength) {
        length = newLength;
    }

    /** Returns the number of labels; the root has none. */
    int labels() {
        int labels = length == 0 ? 0 : 1;
        for (int i = 0; i < length; i++) {
            labels += octets[i] == '.' ? 1 : 0;
        }
        return labels;
    }

    /** Whether nothing in it is what no host name holds. */
    boolean isHostName() {
        for (int i = 0; i < length; i++) {
            if (octets[i] == 0) {
                return false;
            }
        }
        return length > 0;
    }

    /** Whether the label with this number, from 0, is this one. */
    boolean isLabel(int number, byte[] label) {
        int from = start(number);
        return Arrays.equals(octets, from, end(from), label, 0, label.length);
    }

    /** Keeps only the labels with these numbers, in this order. */
    void pick(int... numbers) {
        byte[] picked = new byte[MAX_NAME + 1];
        int to = 0;
        for (int number : numbers) {
            int from = start(number);
            int size = end(from) - from;
            System.arraycopy(octets, from, picked, to, size);
            to += size;
            picked[to++] = '.';
        }
        length = to - 1;
        System.arraycopy(picked, 0, octets, 0, length);
    }

    @Override
    public String toString() {
        return new String(octets, 0, length, US_ASCII);
    }

    private int start(int number) {
        int from = 0;
        for (int i = 0; i < number; i++) {
            from = end(from) + 1;
        }
        return from;
    }

    private int end(int from) {
        int dot = ByteSearch.indexOf('.', octets, from, length);
        return dot < 0 ? length : dot;
    }

    private boolean dropLastDot() {
        length--;
        return true;
    }

    /** 3 for {@code \DDD}, 1 for a backslash with the character it protects, 0 for a wrong one. */
    private static int escapeLength(byte[] bytes, int at, int to) {
        if (at >= to) {
            return 0;
        }
        if (!isDigit(bytes[at])) {
            return 1;
        }
        boolean isOctet = at + 2 < to && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) && number(bytes, at) <= 255;
        return isOctet ? 3 : 0;
    }

    private static byte unescape(byte[] bytes, int at, int escape) {
        return CANONICAL[escape == 3 ? number(bytes, at) : bytes[at] & 0xff];
    }

    private static int number(byte[] bytes, int at) {
        return 100 * (bytes[at] - '0') + 10 * (bytes[at + 1] - '0') + bytes[at + 2] - '0';
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    /** Returns whether {@link io.earshot.model.Names} allows the character, except for the dot. */
    private static byte[] canonical() {
        byte[] table = new byte[256];
        for (int c = 0; c < 26; c++) {
            table['a' + c] = (byte) ('a' + c);
            table['A' + c] = (byte) ('a' + c);
        }
        for (int c = '0'; c <= '9'; c++) {
            table[c] = (byte) c;
        }
        table['-'] = '-';
        table['_'] = '_';
        return table;
    }
}
