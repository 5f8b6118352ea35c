package io.earshot.wire.decoders.http2;

/** Judges whether bytes are HTTP/2 frames, to recognise the protocol and to find the way back after a gap. */
final class Frames {

    static final int HEADER = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private Frames() {}

    static int prefaceLength() {
        return PREFACE.length;
    }

    /** Whether the bytes are the client's preface, or the beginning of it if they end earlier. */
    static boolean isPreface(byte[] bytes, int from, int to) {
        int length = Math.min(PREFACE.length, to - from);
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != PREFACE[i]) {
                return false;
            }
        }
        return length > 0;
    }

    static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    }

    static int stream(byte[] bytes, int at) {
        return (bytes[at + 5] & 0x7f) << 24
                | (bytes[at + 6] & 0xff) << 16
                | (bytes[at + 7] & 0xff) << 8
                | (bytes[at + 8] & 0xff);
    }

    /** Whether a frame header obeys RFC 9113's rules for its type. */
    static boolean isPlausible(byte[] bytes, int at, int maxLength) {
        int length = length(bytes, at);
        int type = bytes[at + 3] & 0xff;
        int flags = bytes[at + 4] & 0xff;
        int stream = stream(bytes, at);
        if (length > maxLength || bytes[at + 5] < 0) {
            return false;
        }
        return switch (type) {
            case DATA -> stream != 0 && (flags & ~0x09) == 0;
            case HEADERS -> stream != 0 && (flags & ~0x2d) == 0;
            case 2 -> stream != 0 && length == 5;
            case RST_STREAM -> stream != 0 && length == 4 && flags == 0;
            case SETTINGS -> stream == 0 && length % 6 == 0 && flags <= 1 && (flags == 0 || length == 0);
            case PUSH_PROMISE -> stream != 0 && (flags & ~0x0c) == 0 && length > 4;
            case PING -> stream == 0 && length == 8 && flags <= 1;
            case GOAWAY -> stream == 0 && length >= 8;
            case WINDOW_UPDATE -> length == 4 && flags == 0;
            case CONTINUATION -> stream != 0 && (flags & ~0x04) == 0;
            default -> false;
        };
    }

    /** Whether a frame that follows others may be one: flags that are not defined are to be ignored (RFC 9113, 4.1). */
    static boolean isAcceptable(byte[] bytes, int at, int maxLength) {
        int type = bytes[at + 3] & 0xff;
        boolean connection = type == SETTINGS || type == PING || type == GOAWAY;
        boolean onStream =
                type == DATA || type == HEADERS || type == RST_STREAM || type == PUSH_PROMISE || type == CONTINUATION;
        int stream = stream(bytes, at);
        return length(bytes, at) <= maxLength && !(connection && stream != 0) && !(onStream && stream == 0);
    }

    /**
     * Counts plausible frames that follow each other from there on, at most 3.
     *
     * @return how many; 0 if the first or any later one is none
     */
    static int count(byte[] bytes, int from, int to, int maxLength) {
        int at = from;
        int count = 0;
        while (count < 3 && to - at >= HEADER) {
            if (!isPlausible(bytes, at, maxLength)) {
                return 0;
            }
            count++;
            at += HEADER + length(bytes, at);
        }
        return count;
    }

    /**
     * Looks into the first header block for whose it is: requests begin with :method, :path or :scheme, answers with :status.
     *
     * @return 1 a client's, 2 a server's, 0 if that does not show
     */
    static int sender(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at > HEADER) {
            if ((bytes[at + 3] & 0xff) == HEADERS) {
                int flags = bytes[at + 4] & 0xff;
                int block = at + HEADER + ((flags & 8) != 0 ? 1 : 0) + ((flags & 0x20) != 0 ? 5 : 0);
                return block < to ? senderOf(bytes[block] & 0xff) : 0;
            }
            at += HEADER + length(bytes, at);
        }
        return 0;
    }

    private static int senderOf(int first) {
        // Indexed, literal with and without indexing, never indexed: the static entries 2 to 7 and 8 to 14.
        int index = (first & 0x80) != 0 ? first & 0x7f : (first & 0x40) != 0 ? first & 0x3f : first & 0x0f;
        if (index >= 1 && index <= 7) {
            return 1;
        }
        return index >= 8 && index <= 14 ? 2 : 0;
    }

    /** Whether the frames from there on end exactly where the bytes end. */
    static boolean endExactly(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= HEADER) {
            at += HEADER + length(bytes, at);
        }
        return at == to;
    }
}
