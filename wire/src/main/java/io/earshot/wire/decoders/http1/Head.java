package io.earshot.wire.decoders.http1;

import io.earshot.wire.exchanges.ContentCoding;

/** The few header fields that frame a message. Their names are compared where they lie; no value is kept. */
final class Head {

    private static final long NO_LENGTH = -1;

    private long contentLength;
    private boolean chunked;
    private ContentCoding coding = ContentCoding.IDENTITY;
    private boolean expectContinue;
    private boolean upgradeHttp2;
    private boolean upgradeWebSocket;

    /** Reads the fields between the start line and the empty line. */
    void read(byte[] bytes, int from, int to) {
        contentLength = NO_LENGTH;
        chunked = false;
        coding = ContentCoding.IDENTITY;
        expectContinue = false;
        upgradeHttp2 = false;
        upgradeWebSocket = false;
        int line = endOfLine(bytes, from, to) + 1;
        while (line < to) {
            int end = endOfField(bytes, line, to);
            field(bytes, line, end);
            line = end + 1;
        }
    }

    /** The end of a field, which may go on in lines that begin with white space (RFC 9112, section 5.2). */
    private static int endOfField(byte[] bytes, int from, int to) {
        int end = endOfLine(bytes, from, to);
        while (end + 1 < to && (bytes[end + 1] == ' ' || bytes[end + 1] == '\t')) {
            end = endOfLine(bytes, end + 1, to);
        }
        return end;
    }

    static int endOfLine(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return to;
    }

    /** The index behind the empty line that ends a head, or -1. */
    static int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                if (i + 1 < to && bytes[i + 1] == '\n') {
                    return i + 2;
                }
                if (i + 2 < to && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    private void field(byte[] bytes, int from, int to) {
        switch (bytes[from] | 0x20) {
            case 'c' -> {
                if (isNamed(bytes, from, to, "content-length:")) {
                    contentLength = number(bytes, from + 15, to);
                } else if (isNamed(bytes, from, to, "content-encoding:")) {
                    coding = ContentCoding.of(bytes, from + 17, to);
                }
            }
            case 't' -> {
                if (isNamed(bytes, from, to, "transfer-encoding:")) {
                    chunked = contains(bytes, from + 18, to, "chunked");
                }
            }
            case 'e' -> {
                if (isNamed(bytes, from, to, "expect:")) {
                    expectContinue = contains(bytes, from + 7, to, "100-continue");
                }
            }
            case 'u' -> {
                if (isNamed(bytes, from, to, "upgrade:")) {
                    upgradeHttp2 = contains(bytes, from + 8, to, "h2c");
                    upgradeWebSocket = contains(bytes, from + 8, to, "websocket");
                }
            }
            default -> {}
        }
    }

    private static boolean isNamed(byte[] bytes, int from, int to, String name) {
        if (to - from < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] bytes, int from, int to, String word) {
        for (int i = from; i + word.length() <= to; i++) {
            if (isNamed(bytes, i, to, word)) {
                return true;
            }
        }
        return false;
    }

    private static long number(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        long number = 0;
        int digits = 0;
        while (at < to && bytes[at] == '0') {
            digits = 1;
            at++;
        }
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9' && digits < 19) {
            number = number * 10 + bytes[at] - '0';
            digits++;
            at++;
        }
        return digits == 0 ? NO_LENGTH : number;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    boolean hasLength() {
        return contentLength >= 0;
    }

    long contentLength() {
        return contentLength;
    }

    ContentCoding coding() {
        return coding;
    }

    boolean isChunked() {
        return chunked;
    }

    boolean expectsContinue() {
        return expectContinue;
    }

    boolean upgradesToHttp2() {
        return upgradeHttp2;
    }

    boolean upgradesToWebSocket() {
        return upgradeWebSocket;
    }
}
