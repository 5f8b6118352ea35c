package io.earshot.lab.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** ASCII text that is written again and again into the same array, so that the generator leaves the cores to the server. */
final class Octets {

    private byte[] octets = new byte[4_096];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    Octets add(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, octets, length, text.length);
        length += text.length;
        return this;
    }

    Octets add(Octets text) {
        reserve(text.length);
        System.arraycopy(text.octets, 0, octets, length, text.length);
        length += text.length;
        return this;
    }

    Octets add(long number) {
        if (number < 0) {
            throw new IllegalArgumentException(number + ", expected a number from 0 up");
        }
        reserve(19);
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            octets[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** A number with so many digits behind its point, given without the point. */
    Octets addFraction(long number, int decimals) {
        long unit = 1;
        for (int i = 0; i < decimals; i++) {
            unit *= 10;
        }
        add(number / unit);
        reserve(1 + decimals);
        octets[length++] = '.';
        long rest = number % unit;
        for (long digit = unit / 10; digit > 0; digit /= 10) {
            octets[length++] = (byte) ('0' + rest / digit % 10);
        }
        return this;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(octets, 0, length);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return new String(octets, 0, length, StandardCharsets.US_ASCII);
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
        }
    }
}
