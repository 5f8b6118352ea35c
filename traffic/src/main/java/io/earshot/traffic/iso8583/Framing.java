package io.earshot.traffic.iso8583;

import java.util.List;

/**
 * Says how messages follow each other in a connection: a length, then headers, then the message, then a trailer.
 *
 * @param lengthBytes bytes of the length; at least one
 * @param countsItself whether the length includes its own bytes
 * @param adjust added to the length as written
 * @param gap bytes between the length and the headers, which the length does not count
 * @param trailer bytes behind the message, which the length counts
 * @param max the longest message
 */
public record Framing(
        int lengthBytes,
        Encoding lengthEncoding,
        boolean littleEndian,
        boolean countsItself,
        int adjust,
        int gap,
        List<Header> headers,
        int trailer,
        int max) {

    /**
     * One header before the message.
     *
     * @param bytes its length, or the least where it says its length itself
     * @param ownLength whether its first byte is its length
     * @param begins the bytes that it begins with; empty if they vary
     */
    public record Header(String name, int bytes, boolean ownLength, List<Byte> begins) {

        public Header {
            begins = List.copyOf(begins);
        }

        private int lengthAt(byte[] source, int at, int limit) {
            if (limit - at < bytes) {
                return -1;
            }
            for (int i = 0; i < begins.size(); i++) {
                if (source[at + i] != begins.get(i)) {
                    return -1;
                }
            }
            if (!ownLength) {
                return bytes;
            }
            int said = source[at] & 0xff;
            return said >= bytes && said <= limit - at ? said : -1;
        }
    }

    public Framing {
        headers = List.copyOf(headers);
    }

    /** Returns the number of bytes that the length does not count. */
    int prefix() {
        return lengthBytes + gap;
    }

    /**
     * Returns how many bytes follow the prefix.
     *
     * @return 0 for an idle mark, -1 if the length cannot be one
     */
    int following(byte[] bytes, int at) {
        int said = littleEndian ? little(bytes, at) : lengthEncoding.number(bytes, at, lengthBytes);
        if (said == 0) {
            return 0;
        }
        int length = said < 0 ? -1 : said + adjust - (countsItself ? lengthBytes : 0);
        return length < 0 || length > max ? -1 : length;
    }

    private int little(byte[] bytes, int at) {
        long value = 0;
        for (int i = lengthBytes - 1; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    /** Returns where the message begins behind the headers, or -1 if they are not what was expected. */
    int skipHeaders(byte[] bytes, int from, int limit) {
        int at = from;
        for (Header header : headers) {
            int length = header.lengthAt(bytes, at, limit);
            if (length < 0) {
                return -1;
            }
            at += length;
        }
        return at;
    }
}
