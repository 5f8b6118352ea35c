package io.earshot.wire.decoders;

import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one message, most significant byte first. Reading beyond the end yields zeros and empty texts and is
 * remembered, so that a parser asks once at its end whether all that it read was there.
 */
public final class MessageCursor {

    private final byte[] bytes;
    private final int limit;
    private int position;
    private boolean past;

    public MessageCursor(byte[] bytes, int position, int length) {
        this.bytes = bytes;
        this.position = position;
        this.limit = position + length;
    }

    /** Whether all that was read was there. */
    public boolean isIntact() {
        return !past;
    }

    public int left() {
        return limit - position;
    }

    private boolean has(long count) {
        if (past || count < 0 || count > limit - position) {
            past = true;
            return false;
        }
        return true;
    }

    public int uint8() {
        return has(1) ? bytes[position++] & 0xff : 0;
    }

    public int uint16() {
        return uint8() << 8 | uint8();
    }

    public short int16() {
        return (short) uint16();
    }

    public int int32() {
        return uint16() << 16 | uint16();
    }

    public long uint32() {
        return int32() & 0xffff_ffffL;
    }

    public long int64() {
        return (long) int32() << 32 | (int32() & 0xffff_ffffL);
    }

    /** Reads seven bits a byte, the least significant first; at most 5 bytes. */
    public int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = uint8();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        past = true;
        return 0;
    }

    public void skip(long count) {
        if (has(count)) {
            position += (int) count;
        }
    }

    /** Reads that many bytes as UTF-8. */
    public String text(long count) {
        if (!has(count)) {
            return "";
        }
        String text = new String(bytes, position, (int) count, StandardCharsets.UTF_8);
        position += (int) count;
        return text;
    }

    /** Reads that many bytes as hexadecimal digits. */
    public String hex(int count) {
        StringBuilder digits = new StringBuilder(count * 2);
        for (int i = 0; i < count && !past; i++) {
            int next = uint8();
            digits.append(Character.forDigit(next >> 4, 16)).append(Character.forDigit(next & 15, 16));
        }
        return past ? "" : digits.toString();
    }
}
