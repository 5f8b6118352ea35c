package io.earshot.wire.decoders.http1;

import java.nio.charset.StandardCharsets;

/** Reads request lines and status lines from bytes that may be anything. */
final class StartLine {

    private static final String[] METHODS = {
        "GET",
        "POST",
        "PUT",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "CONNECT",
        "TRACE",
        "PROPFIND",
        "PROPPATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "REPORT",
        "SEARCH",
        "PURGE",
        "LINK",
        "UNLINK",
        "NOTIFY",
        "SUBSCRIBE",
        "UNSUBSCRIBE",
        "M-SEARCH",
        "MERGE",
        "CHECKOUT",
        "MKACTIVITY",
        "BIND",
        "REBIND",
        "ACL",
        "QUERY",
        "MKCALENDAR"
    };
    private static final byte[][] METHOD_BYTES = new byte[METHODS.length][];
    private static final int MAX_TOKEN = 32;
    private static final int MAX_LINE = 8_192;
    private static final String[] STATUSES = new String[1_000];

    static {
        for (int i = 0; i < METHODS.length; i++) {
            METHOD_BYTES[i] = METHODS[i].getBytes(StandardCharsets.US_ASCII);
        }
        for (int i = 100; i < 1_000; i++) {
            STATUSES[i] = Integer.toString(i);
        }
    }

    private StartLine() {}

    /**
     * The length of the method that a request line begins with, 0 if it is none.
     *
     * @return negative if the bytes end before that is sure
     */
    static int methodLength(byte[] bytes, int from, int to) {
        int index = methodIndex(bytes, from, to);
        return index >= 0 ? METHOD_BYTES[index].length : index == -2 ? -1 : 0;
    }

    private static int methodIndex(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available <= 0 || bytes[from] < 'A' || bytes[from] > 'U') {
            return -1;
        }
        boolean open = false;
        for (int i = 0; i < METHOD_BYTES.length; i++) {
            byte[] method = METHOD_BYTES[i];
            if (method[0] != bytes[from]) {
                continue;
            }
            int compared = Math.min(method.length, available);
            int at = 1;
            while (at < compared && bytes[from + at] == method[at]) {
                at++;
            }
            if (at < compared) {
                continue;
            }
            if (available < method.length + 2) {
                open = true;
            } else if (bytes[from + method.length] == ' ' && isTargetStart(bytes[from + method.length + 1])) {
                return i;
            }
        }
        return open ? -2 : -1;
    }

    /**
     * The length of a method that nobody registered, in a request line that is otherwise one (RFC 9110, section 9.1: any token).
     *
     * @return 0 if it is none, negative if the bytes end before that is sure
     */
    static int tokenLength(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && at - from <= MAX_TOKEN && isTokenByte(bytes[at])) {
            at++;
        }
        if (at == to) {
            return at - from <= MAX_TOKEN ? -1 : 0;
        }
        if (at == from || bytes[at] != ' ' || (at + 1 < to && !isTargetStart(bytes[at + 1]))) {
            return 0;
        }
        return switch (versionOf(bytes, from, to)) {
            case 1 -> at - from;
            case 0 -> to - from > MAX_LINE ? 0 : -1;
            default -> 0;
        };
    }

    private static boolean isTokenByte(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
    }

    private static boolean isTargetStart(byte b) {
        return b == '/'
                || b == '*'
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '[';
    }

    static String method(byte[] bytes, int from, int to) {
        int index = methodIndex(bytes, from, to);
        if (index >= 0) {
            return METHODS[index];
        }
        int token = tokenLength(bytes, from, to);
        return token > 0 ? new String(bytes, from, token, StandardCharsets.US_ASCII) : "";
    }

    /** The status of a status line; 0 if it is none, negative if the bytes end before that is sure. */
    static int status(byte[] bytes, int from, int to) {
        int available = to - from;
        if (available <= 0) {
            return -1;
        }
        String prefix = "HTTP/1.";
        for (int i = 0; i < Math.min(available, 7); i++) {
            if (bytes[from + i] != prefix.charAt(i)) {
                return 0;
            }
        }
        if (available < 12) {
            return -1;
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            int digit = bytes[from + i] - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        return bytes[from + 8] == ' ' && status >= 100 ? status : 0;
    }

    /**
     * Looks for the version at the end of a request line.
     *
     * @return 1 HTTP/1, 0 the bytes end before that is sure, -1 something else, such as an inline command of Redis
     */
    static int versionOf(byte[] bytes, int from, int to) {
        int end = Head.endOfLine(bytes, from, to);
        if (end == to) {
            return 0;
        }
        int at = end > from && bytes[end - 1] == '\r' ? end - 8 - 1 : end - 8;
        if (at < from) {
            return -1;
        }
        String version = "HTTP/1.";
        for (int i = 0; i < version.length(); i++) {
            if (bytes[at + i] != version.charAt(i)) {
                return -1;
            }
        }
        return 1;
    }

    static String statusText(int status) {
        return STATUSES[status];
    }
}
