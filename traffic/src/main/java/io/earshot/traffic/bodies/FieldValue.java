package io.earshot.traffic.bodies;

import io.earshot.traffic.masking.CardMask;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Collects the bytes of one value, up to a limit. */
final class FieldValue {

    /** No status code and no dimension needs more. */
    static final int LONGEST = 256;

    /** Nineteen digits with a blank between any two. */
    private static final int LONGEST_CARD = 37;

    private byte[] bytes = new byte[32];
    private int length;
    private boolean cut;

    void begin() {
        length = 0;
        cut = false;
    }

    void add(int value) {
        if (length == LONGEST) {
            cut = true;
            return;
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    void add(int codePoint, Charset charset) {
        for (byte value : new String(Character.toChars(codePoint)).getBytes(charset)) {
            add(value);
        }
    }

    int length() {
        return length;
    }

    boolean isCut() {
        return cut;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Returns the value as it may be stored. The characters before a cut may be the beginning of a card number, so that they go. */
    String masked(Charset charset) {
        return masked(new String(bytes, 0, length, charset), cut);
    }

    static String masked(String value, boolean cut) {
        String masked = CardMask.text(value);
        return (cut ? masked.substring(0, Math.max(0, masked.length() - LONGEST_CARD)) : masked).strip();
    }
}
