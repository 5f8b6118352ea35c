package io.earshot.traffic.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects numbers and texts as octets. Confined to one thread. */
public final class BinaryWriter {

    private byte[] octets = new byte[256];
    private int size;

    private void reserve(int more) {
        if (octets.length - size < more) {
            octets = Arrays.copyOf(octets, Math.max(size + more, octets.length * 2));
        }
    }

    public BinaryWriter octet(int value) {
        reserve(1);
        octets[size++] = (byte) value;
        return this;
    }

    public BinaryWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /** Writes a number in as few octets as it needs; those below zero take ten. */
    public BinaryWriter number(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octets[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[size++] = (byte) rest;
        return this;
    }

    /** Writes a number that may be below zero in as few octets as it needs. */
    public BinaryWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    /** Writes a number in eight octets, of which the order is that of numbers from zero on. */
    public BinaryWriter fixed(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            octets[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public BinaryWriter real(double value) {
        return fixed(Double.doubleToRawLongBits(value));
    }

    public BinaryWriter text(String value) {
        return octets(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes octets behind their number. */
    public BinaryWriter octets(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, octets, size, value.length);
        size += value.length;
        return this;
    }

    /** Returns the number of octets so far. */
    public int size() {
        return size;
    }

    /** Returns a copy of what was written, and begins anew. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(octets, size);
        size = 0;
        return taken;
    }
}
