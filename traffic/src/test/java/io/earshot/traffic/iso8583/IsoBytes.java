package io.earshot.traffic.iso8583;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Writes messages byte by byte, without any code of the dialects that it is to test. */
final class IsoBytes {

    private static final Charset EBCDIC = Charset.forName("IBM1047");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    IsoBytes ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    IsoBytes ebcdic(String text) {
        out.writeBytes(text.getBytes(EBCDIC));
        return this;
    }

    IsoBytes hex(String digits) {
        for (int i = 0; i < digits.length(); i += 2) {
            out.write(Integer.parseInt(digits.substring(i, i + 2), 16));
        }
        return this;
    }

    /** Digits packed, with the padding digit in front if their number is odd. */
    IsoBytes bcd(String digits) {
        return hex((digits.length() % 2 == 1 ? "0" : "") + digits);
    }

    IsoBytes bitmap(int... fields) {
        return hex(bitmapHex(fields));
    }

    static String bitmapHex(int... fields) {
        BigInteger bits = BigInteger.ZERO;
        int size = 64;
        for (int field : fields) {
            size = field > 64 ? 128 : size;
        }
        for (int field : fields) {
            bits = bits.setBit(size - field);
        }
        if (size == 128) {
            bits = bits.setBit(127);
        }
        return String.format("%0" + size / 4 + "X", bits);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** Puts a message behind something. */
    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
