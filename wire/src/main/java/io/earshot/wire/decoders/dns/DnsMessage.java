package io.earshot.wire.decoders.dns;

/** Reads the header and the question of one message. Reused. */
final class DnsMessage {

    private static final int HEADER = 12;
    private static final int MAX_NAME = 255;
    /** Types beyond are not assigned, but for those of trust anchors. */
    private static final int MAX_TYPE = 262;

    private static final int TRUST_ANCHOR = 32_768;
    private static final int IXFR = 251;
    private static final int AXFR = 252;

    private int id;
    private boolean response;
    private boolean truncated;
    private int opcode;
    private int code;
    private int type;
    private int answers;
    private final byte[] name = new byte[MAX_NAME * 4];
    private int nameLength;
    private long nameHash;
    private boolean hasQuestion;
    private boolean printable;

    /** Returns false if the bytes are no message. */
    boolean read(byte[] bytes, int offset, int length) {
        if (length < HEADER) {
            return false;
        }
        id = uint16(bytes, offset);
        int flags = uint16(bytes, offset + 2);
        response = (flags & 0x8000) != 0;
        opcode = flags >> 11 & 15;
        truncated = (flags & 0x0200) != 0;
        code = flags & 15;
        int questions = uint16(bytes, offset + 4);
        answers = uint16(bytes, offset + 6);
        int authorities = uint16(bytes, offset + 8);
        int additional = uint16(bytes, offset + 10);
        if ((flags & 0x40) != 0 || opcode > 6 || questions > 1 || additional > 4_000 || answers > 8_000) {
            return false;
        }
        if (!response && (answers > 1 || (authorities > 1 && opcode == 0)) && opcode != 5) {
            return false;
        }
        hasQuestion = questions == 1;
        nameLength = 0;
        nameHash = 0;
        printable = true;
        type = 0;
        if (!hasQuestion) {
            return response;
        }
        return question(bytes, offset + HEADER, offset + length);
    }

    private boolean question(byte[] bytes, int from, int to) {
        int at = from;
        long hash = 1;
        while (true) {
            if (at >= to) {
                return false;
            }
            int label = bytes[at++] & 0xff;
            if (label == 0) {
                break;
            }
            // The question's name is the first: there is nothing that it could point to.
            if (label > 63 || at + label > to || nameLength + label > MAX_NAME) {
                return false;
            }
            if (nameLength > 0) {
                name[nameLength++] = '.';
            }
            for (int i = 0; i < label; i++) {
                byte b = bytes[at + i];
                hash = hash * 31 + (b >= 'A' && b <= 'Z' ? b | 0x20 : b);
                boolean shown = b > ' ' && b < 0x7f;
                printable &= shown;
                name[nameLength++] = shown ? b : (byte) '?';
            }
            hash = hash * 31 + '.';
            at += label;
        }
        if (to - at < 4) {
            return false;
        }
        type = uint16(bytes, at);
        int questionClass = uint16(bytes, at + 2) & 0x7fff;
        nameHash = hash * 31 + type;
        return questionClass == 1 || questionClass == 3 || questionClass == 4 || questionClass >= 254;
    }

    private static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /** Whether it is a question or answer as almost all are: on other ports, bytes of something else pass for the rest. */
    boolean isOrdinary() {
        boolean knownType = (type > 0 && type <= MAX_TYPE) || type == TRUST_ANCHOR || type == TRUST_ANCHOR + 1;
        return hasQuestion && opcode == 0 && knownType && printable;
    }

    /** Whether a zone is asked for, whose answer may be several messages. */
    boolean isTransfer() {
        return type == IXFR || type == AXFR;
    }

    /** Whether a key is of a message with this id, whatever its question. */
    boolean hasIdOf(long key) {
        return (key & 0xffff) == id;
    }

    int id() {
        return id;
    }

    boolean isResponse() {
        return response;
    }

    boolean isTruncated() {
        return truncated;
    }

    boolean hasQuestion() {
        return hasQuestion;
    }

    int code() {
        return code;
    }

    int type() {
        return type;
    }

    int answers() {
        return answers;
    }

    byte[] name() {
        return name;
    }

    int nameLength() {
        return nameLength;
    }

    /** The id and the question in one number; the case of letters does not count, since resolvers randomise it. */
    long key() {
        return nameHash * 65_536 + id;
    }
}
