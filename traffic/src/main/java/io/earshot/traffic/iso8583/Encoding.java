package io.earshot.traffic.iso8583;

import java.nio.charset.Charset;

/** Says how digits, characters or bytes are written on the wire. */
public enum Encoding {
    /** One byte a character. */
    ASCII,
    /** One byte a character, in code page 1047. */
    EBCDIC,
    /** Two digits a byte. */
    BCD,
    /** Bytes as they are; as a length, a big-endian number. */
    BINARY,
    /** Two hexadecimal digits of ASCII a byte. */
    HEX,
    /** Two hexadecimal digits of EBCDIC a byte. */
    EBCDIC_HEX;

    private static final byte[] TO_ASCII = table();

    private static byte[] table() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        String text = new String(all, Charset.forName("IBM1047"));
        byte[] table = new byte[256];
        for (int i = 0; i < 256; i++) {
            char character = text.charAt(i);
            table[i] = character < 256 ? (byte) character : (byte) '?';
        }
        return table;
    }

    /** Returns the ISO 8859-1 code of a character that stands for itself in this encoding. */
    int character(byte code) {
        return this == EBCDIC || this == EBCDIC_HEX ? TO_ASCII[code & 0xff] & 0xff : code & 0xff;
    }

    /** Returns the number of bytes that so many digits, characters or bytes take. */
    int bytes(int units) {
        return switch (this) {
            case ASCII, EBCDIC, BINARY -> units;
            case BCD -> (units + 1) / 2;
            case HEX, EBCDIC_HEX -> units * 2;
        };
    }

    /** Returns the byte that writes zeros. */
    byte zero() {
        return switch (this) {
            case ASCII, HEX -> '0';
            case EBCDIC, EBCDIC_HEX -> (byte) 0xf0;
            case BCD, BINARY -> 0;
        };
    }

    /** Whether each character of the value is one byte on the wire. */
    boolean isText() {
        return this == ASCII || this == EBCDIC;
    }

    /**
     * Reads a number of so many bytes.
     *
     * @return -1 if the bytes are no number in this encoding, or it exceeds an int
     */
    int number(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            int octet = bytes[at + i] & 0xff;
            switch (this) {
                case BINARY -> value = value << 8 | octet;
                case BCD -> {
                    if (octet >> 4 > 9 || (octet & 15) > 9) {
                        return -1;
                    }
                    value = value * 100 + (octet >> 4) * 10L + (octet & 15);
                }
                case ASCII, EBCDIC -> {
                    int digit = character((byte) octet) - '0';
                    if (digit < 0 || digit > 9) {
                        return -1;
                    }
                    value = value * 10 + digit;
                }
                case HEX, EBCDIC_HEX -> {
                    int digit = Character.digit(character((byte) octet), 16);
                    if (digit < 0) {
                        return -1;
                    }
                    value = value << 4 | digit;
                }
            }
            if (value > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return (int) value;
    }
}
