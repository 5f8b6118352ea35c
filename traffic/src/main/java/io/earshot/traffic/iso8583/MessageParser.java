package io.earshot.traffic.iso8583;

/** Finds the fields of one message. Confined to one thread, since it fills the same message again and again. */
public final class MessageParser {

    private final Dialect dialect;
    private final IsoMessage message;
    private boolean ranOut;

    public MessageParser(Dialect dialect) {
        this.dialect = dialect;
        this.message = new IsoMessage(dialect);
    }

    /** The message that was parsed last. */
    public IsoMessage message() {
        return message;
    }

    /**
     * Parses a message without its length and headers.
     *
     * @return whether all of it could be parsed; if not, {@link IsoMessage#problem} says why, and fields before that are there
     */
    public boolean parse(byte[] bytes, int from, int to) {
        message.begin(bytes);
        ranOut = false;
        int at = messageType(bytes, from, to);
        if (at < 0) {
            return message.fail(0, "no message type");
        }
        at = bitmaps(bytes, at, to);
        if (at < 0) {
            return message.fail(1, "no bitmap");
        }
        for (int word = 0; word < 3; word++) {
            long bits = message.present[word];
            while (bits != 0) {
                int leading = Long.numberOfLeadingZeros(bits);
                bits &= ~(1L << (63 - leading));
                int field = word * 64 + leading + 1;
                if (field == 1 || (field == 65 && dialect.hasThirdBitmap())) {
                    continue;
                }
                at = field(bytes, at, to, field);
                if (at < 0) {
                    return false;
                }
            }
        }
        message.parsedTo = at;
        return at == to || message.fail(IsoMessage.FIELDS, (to - at) + " bytes behind the last field");
    }

    /** Returns whether the last message could not be parsed whole only because it ended too early. */
    boolean ranOut() {
        return ranOut;
    }

    /** Whether bytes may be the beginning of a message, as far as they are here. */
    boolean mayBegin(byte[] bytes, int from, int to) {
        message.begin(bytes);
        int typeBytes = dialect.mti().bytes(4);
        if (to - from < typeBytes) {
            return true;
        }
        int at = messageType(bytes, from, to);
        if (at < 0) {
            return false;
        }
        if (to - at < dialect.bitmap().bytes(8)) {
            return true;
        }
        int word = at;
        message.present[0] = word(bytes, word);
        for (int field = 2; field <= 64; field++) {
            if (message.isNamed(field) && !dialect.hasField(field)) {
                return false;
            }
        }
        return message.present[0] << 1 != 0;
    }

    private int messageType(byte[] bytes, int from, int to) {
        Encoding encoding = dialect.mti();
        int length = encoding.bytes(4);
        if (to - from < length) {
            ranOut = true;
            return -1;
        }
        int type = encoding == Encoding.BINARY
                ? Encoding.BCD.number(bytes, from, 2)
                : encoding.number(bytes, from, length);
        if (type < 0 || type > 9_999 || !isPlausible(type)) {
            return -1;
        }
        message.mti = type;
        return from + length;
    }

    /** ISO 8583: versions 0 to 2 and 8, 9 for national and private use, classes 1 to 8, functions 0 to 7, origins 0 to 5. */
    private static boolean isPlausible(int type) {
        int version = type / 1_000;
        int group = type / 100 % 10;
        return (version <= 2 || version >= 8) && group >= 1 && group <= 8 && type / 10 % 10 <= 7 && type % 10 <= 5;
    }

    private int bitmaps(byte[] bytes, int from, int to) {
        int length = dialect.bitmap().bytes(8);
        int at = from;
        for (int word = 0; word < 3; word++) {
            if (to - at < length) {
                ranOut = true;
                return -1;
            }
            long bits = word(bytes, at);
            if (bits == 0 && (word == 0 || dialect.bitmap() != Encoding.BINARY) && invalidWord(bytes, at)) {
                return -1;
            }
            message.present[word] = bits;
            at += length;
            boolean another = bits < 0 && (word == 0 || (word == 1 && dialect.hasThirdBitmap()));
            if (!another) {
                break;
            }
        }
        return at;
    }

    private boolean invalidWord(byte[] bytes, int at) {
        if (dialect.bitmap() == Encoding.BINARY) {
            return false;
        }
        for (int i = 0; i < 16; i++) {
            if (Character.digit(dialect.bitmap().character(bytes[at + i]), 16) < 0) {
                return true;
            }
        }
        return false;
    }

    private long word(byte[] bytes, int at) {
        long bits = 0;
        if (dialect.bitmap() == Encoding.BINARY) {
            for (int i = 0; i < 8; i++) {
                bits = bits << 8 | (bytes[at + i] & 0xff);
            }
            return bits;
        }
        for (int i = 0; i < 16; i++) {
            int digit = Character.digit(dialect.bitmap().character(bytes[at + i]), 16);
            if (digit < 0) {
                return 0;
            }
            bits = bits << 4 | digit;
        }
        return bits;
    }

    private int field(byte[] bytes, int from, int to, int number) {
        if (!dialect.hasField(number)) {
            message.fail(number, "field " + number + " is in the bitmap but not in the dialect");
            return -1;
        }
        FieldFormat format = dialect.field(number);
        int at = from;
        int length = format.max();
        if (format.isVariable()) {
            if (to - at < format.lengthBytes()) {
                ranOut = true;
                message.fail(number, "field " + number + " ends within its length");
                return -1;
            }
            length = format.lengthEncoding().number(bytes, at, format.lengthBytes());
            if (length < 0 || length > format.max()) {
                message.fail(
                        number,
                        "field " + number + " says length " + (length < 0 ? "that is no number" : length)
                                + ", expected at most " + format.max());
                return -1;
            }
            at += format.lengthBytes();
        }
        int size = format.isVariable() && format.lengthInBytes()
                ? length
                : format.encoding().bytes(length);
        if (size > to - at) {
            ranOut = true;
            message.fail(number, "field " + number + " needs " + size + " bytes, " + (to - at) + " are left");
            return -1;
        }
        message.at[number] = at;
        message.size[number] = size;
        message.units[number] =
                format.lengthInBytes() && format.encoding() == Encoding.BCD ? Math.max(0, size * 2) : length;
        return at + size;
    }
}
