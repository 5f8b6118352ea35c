package io.earshot.wire.decoders.postgresql;

import io.earshot.wire.decoders.Protocol;

/** Judges whether bytes are messages of the protocol. */
final class Messages {

    static final int PROTOCOL_3 = 196_608;
    static final int SSL_REQUEST = 80_877_103;
    static final int GSS_REQUEST = 80_877_104;
    static final int CANCEL_REQUEST = 80_877_102;

    private static final String CLIENT_TYPES = "QPBDECHSXpdcfF";
    private static final String SERVER_TYPES = "RSKZCDETIGHWdcnst123NAVv";
    private static final int MAX_LENGTH = 1 << 30;

    private Messages() {}

    static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    /** Whether a connection's first message stands there. */
    static boolean isStartup(byte[] bytes, int offset, int length) {
        if (length < 8) {
            return false;
        }
        int size = int32(bytes, offset);
        int code = int32(bytes, offset + 4);
        return switch (code) {
            case SSL_REQUEST, GSS_REQUEST -> size == 8;
            case CANCEL_REQUEST -> size >= 16 && size <= 1_024;
            default -> code >> 16 == 3 && (code & 0xffff) <= 2 && size > 8 && size < 10_000;
        };
    }

    static boolean isType(int type, boolean client) {
        return (client ? CLIENT_TYPES : SERVER_TYPES).indexOf(type) >= 0;
    }

    /** Whether a message of that type may have that length. */
    static boolean isPlausible(int type, int length, boolean client) {
        if (!isType(type, client) || length < 4 || length > MAX_LENGTH) {
            return false;
        }
        if (client) {
            return switch (type) {
                case 'S', 'H', 'X', 'c' -> length == 4;
                case 'E' -> length >= 9 && length < 300;
                case 'D', 'C' -> length >= 6 && length < 300;
                case 'B' -> length >= 12;
                case 'Q', 'p', 'f' -> length >= 5;
                case 'P' -> length >= 8;
                default -> true;
            };
        }
        return switch (type) {
            case 'Z' -> length == 5;
            case '1', '2', '3', 'n', 's', 'I', 'c' -> length == 4;
            case 'K' -> length >= 8 && length <= 264;
            case 'R' -> length >= 8 && length < 10_000;
            case 'C', 'S', 'N', 'A' -> length > 5 && length < 100_000;
            case 'E' -> length > 10 && length < 100_000;
            case 'T', 't', 'D', 'G', 'H', 'W' -> length >= 6;
            default -> true;
        };
    }

    /** Scores a chain of messages: the longer, the surer. */
    static int score(byte[] bytes, int from, int to, boolean client) {
        int at = from;
        int count = 0;
        while (to - at >= 5 && count < 4) {
            int length = int32(bytes, at + 1);
            if (!isPlausible(bytes[at], length, client)) {
                return Protocol.NO;
            }
            count++;
            if (length > to - at) {
                break;
            }
            at += 1 + length;
        }
        if (count == 0) {
            return Protocol.NO;
        }
        if (count == 1) {
            return single(bytes, from, to, client, at == to);
        }
        return count >= 3 ? Protocol.CERTAIN : Protocol.LIKELY;
    }

    private static int single(byte[] bytes, int from, int to, boolean client, boolean exact) {
        int type = bytes[from];
        if (client && type == 'Q') {
            return exact && bytes[to - 1] == 0 ? Protocol.LIKELY : Protocol.POSSIBLE;
        }
        if (exact) {
            return type == 'X' || type == 'Z' || type == 'S' ? Protocol.LIKELY : Protocol.POSSIBLE;
        }
        return !client && (type == 'T' || type == 'D' || type == 'd') ? Protocol.POSSIBLE : Protocol.NO;
    }
}
