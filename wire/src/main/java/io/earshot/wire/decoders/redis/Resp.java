package io.earshot.wire.decoders.redis;

/** The types and numbers of RESP. */
final class Resp {

    private static final int MAX_DIGITS = 11;

    private Resp() {}

    static boolean isType(byte b) {
        return switch (b) {
            case '+', '-', ':', '$', '*', '_', '#', ',', '(', '!', '=', '%', '~', '>', '|' -> true;
            default -> false;
        };
    }

    /** The index behind the CRLF of a number; -1 if the bytes end before it, -2 if there is no number. */
    static int endOfNumber(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && bytes[at] == '-') {
            at++;
        }
        int digits = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
            digits++;
        }
        if (digits > MAX_DIGITS) {
            return -2;
        }
        if (at < to && (bytes[at] != '\r' || digits == 0)) {
            return -2;
        }
        if (at + 1 < to && bytes[at + 1] != '\n') {
            return -2;
        }
        return at + 1 < to ? at + 2 : -1;
    }

    /** The number that stands there. */
    static long number(byte[] bytes, int from) {
        boolean negative = bytes[from] == '-';
        int at = negative ? from + 1 : from;
        long number = 0;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + bytes[at++] - '0';
        }
        return negative ? -number : number;
    }

    /** The index behind the next CRLF, or -1. */
    static int endOfLine(byte[] bytes, int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i + 2;
            }
        }
        return -1;
    }
}
