package io.earshot.wire.decoders.mysql;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Recognises MySQL and MariaDB by the server's greeting, or in the middle by commands and numbered packets. */
public final class MysqlProtocol implements Protocol {

    private static final Set<String> VERBS = Set.of(
            "select",
            "insert",
            "update",
            "delete",
            "replace",
            "set",
            "show",
            "begin",
            "commit",
            "rollback",
            "call",
            "use",
            "create",
            "alter",
            "drop",
            "truncate",
            "load",
            "with",
            "start",
            "explain",
            "describe",
            "desc",
            "lock",
            "unlock",
            "prepare",
            "execute",
            "kill",
            "grant",
            "analyze",
            "optimize",
            "savepoint",
            "release",
            "xa",
            "do",
            "flush");

    private static final int HEADER = 4;
    private static final int FILLER_END = 28;

    private final Function<Conversation, StreamDecoder> tls;

    /** @param tls opens the decoder of a connection that changes to TLS */
    public MysqlProtocol(Function<Conversation, StreamDecoder> tls) {
        this.tls = tls;
    }

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 3306 || port == 3307 || port == 6033 || port == 4000;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        if (length < 5) {
            return NO;
        }
        int size = size(bytes, offset);
        int sequence = bytes[offset + 3] & 0xff;
        int first = bytes[offset + 4] & 0xff;
        if (start && sequence == 1) {
            return size >= 32 && size <= 4_096 && length >= 36 && (bytes[offset + 5] & 2) != 0 ? LIKELY : NO;
        }
        if (isLogin(bytes, offset, length)) {
            return CERTAIN;
        }
        Command command = Command.of(first);
        if (sequence != 0 || size == 0 || command == null) {
            return NO;
        }
        return scoreCommand(command, bytes, offset, length, size);
    }

    /** Whether a client's answer to a greeting stands there, packet number 1: flags, a size, a character set and 19 zeros. */
    static boolean isLogin(byte[] bytes, int offset, int length) {
        int size = size(bytes, offset);
        if (size < FILLER_END
                || size > 4_096
                || length < HEADER + FILLER_END
                || bytes[offset + 3] != 1
                || (bytes[offset + HEADER + 1] & 2) == 0) {
            return false;
        }
        for (int i = HEADER + 9; i < HEADER + FILLER_END; i++) {
            if (bytes[offset + i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int scoreCommand(Command command, byte[] bytes, int offset, int length, int size) {
        boolean exact = size + 4 == length;
        return switch (command) {
            case COM_QUERY, COM_STMT_PREPARE ->
                hasVerb(bytes, offset + 5, offset + length) ? CERTAIN : exact ? POSSIBLE : NO;
            case COM_STMT_EXECUTE ->
                length >= 14
                                && bytes[offset + 10] == 1
                                && bytes[offset + 11] == 0
                                && bytes[offset + 12] == 0
                                && bytes[offset + 13] == 0
                        ? LIKELY
                        : NO;
            case COM_PING, COM_QUIT, COM_STATISTICS, COM_RESET_CONNECTION -> exact && size == 1 ? LIKELY : NO;
            case COM_STMT_CLOSE, COM_STMT_RESET -> size == 5 ? LIKELY : NO;
            case COM_STMT_FETCH -> size == 9 ? LIKELY : NO;
            default -> exact ? POSSIBLE : NO;
        };
    }

    private static boolean hasVerb(byte[] bytes, int from, int to) {
        int at = from;
        // Query attributes, comments and blanks may stand before the verb.
        while (at < to && at < from + 12 && (bytes[at] <= ' ' || bytes[at] == '(')) {
            at++;
        }
        if (at + 1 < to && bytes[at] == '/' && bytes[at + 1] == '*') {
            return true;
        }
        StringBuilder word = new StringBuilder();
        while (at < to && word.length() < 10 && Character.isLetter(bytes[at])) {
            word.append((char) bytes[at++]);
        }
        return VERBS.contains(word.toString().toLowerCase(Locale.ROOT));
    }

    static int size(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        if (length < 5) {
            return NO;
        }
        int size = size(bytes, offset);
        int sequence = bytes[offset + 3] & 0xff;
        int first = bytes[offset + 4] & 0xff;
        if (sequence == 0 && first == 10 && size > 40 && size < 500 && length > 10) {
            return isVersion(bytes, offset + 5, offset + length) ? CERTAIN : NO;
        }
        if (start && sequence == 0 && first == 0xff && size < 512 && size + 4 == length) {
            return POSSIBLE;
        }
        return sequence == 1 && size > 0 ? scoreChain(bytes, offset, offset + length) : NO;
    }

    private static boolean isVersion(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] > ' ' && bytes[at] < 0x7f && at - from < 100) {
            at++;
        }
        return at - from >= 3 && bytes[from] >= '0' && bytes[from] <= '9' && (at == to || bytes[at] == 0);
    }

    /** Packets whose numbers rise by one. */
    private static int scoreChain(byte[] bytes, int from, int to) {
        int at = from;
        int expected = 1;
        while (to - at >= 4) {
            if ((bytes[at + 3] & 0xff) != expected) {
                return NO;
            }
            at += 4 + size(bytes, at);
            expected = expected + 1 & 0xff;
        }
        return expected > 3 ? LIKELY : at == to ? POSSIBLE : NO;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new MysqlDecoder(conversation, tls);
    }
}
