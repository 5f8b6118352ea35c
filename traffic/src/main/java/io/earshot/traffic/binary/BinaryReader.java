package io.earshot.traffic.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link BinaryWriter} wrote, and refuses what it cannot have written. Confined to one thread. */
public final class BinaryReader {

    private final byte[] octets;
    private int at;

    public BinaryReader(byte[] octets) {
        this.octets = octets;
    }

    private void require(int count) throws BadRecordException {
        if (count < 0 || octets.length - at < count) {
            throw new BadRecordException(
                    "record of " + octets.length + " octets, expected at least " + ((long) at + Math.max(count, 0)));
        }
    }

    /** Leaves octets out. */
    public BinaryReader skip(int count) throws BadRecordException {
        require(count);
        at += count;
        return this;
    }

    public int octet() throws BadRecordException {
        require(1);
        return octets[at++] & 0xff;
    }

    /**
     * Reads the octet with which a record begins.
     *
     * @param what the record is, for people
     */
    public void version(int expected, String what) throws BadRecordException {
        int version = octet();
        if (version != expected) {
            throw new BadRecordException(what + " of version " + version + ", expected " + expected);
        }
    }

    public boolean flag() throws BadRecordException {
        int value = octet();
        if (value > 1) {
            throw new BadRecordException("octet " + value + " at " + (at - 1) + ", expected 0 or 1");
        }
        return value == 1;
    }

    public long number() throws BadRecordException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new BadRecordException("number of more than ten octets before " + at);
    }

    /** Reads a number that {@link BinaryWriter#signed} wrote. */
    public long signed() throws BadRecordException {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    public long fixed() throws BadRecordException {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (octets[at++] & 0xff);
        }
        return value;
    }

    public double real() throws BadRecordException {
        return Double.longBitsToDouble(fixed());
    }

    public String text() throws BadRecordException {
        int length = count(1);
        String text = new String(octets, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    /** Reads what {@link BinaryWriter#octets} wrote. */
    public byte[] octets() throws BadRecordException {
        int length = count(1);
        byte[] read = Arrays.copyOfRange(octets, at, at + length);
        at += length;
        return read;
    }

    /**
     * Reads how many things follow.
     *
     * @param least octets that each of them has, so that no number of them takes up more memory than was sent
     */
    public int count(int least) throws BadRecordException {
        long count = number();
        if (count < 0 || count > (octets.length - at) / least) {
            throw new BadRecordException("count " + count + " before " + at + ", expected at most "
                    + (octets.length - at) / least + " in " + octets.length + " octets");
        }
        return (int) count;
    }

    /** Reads a number from 0 to a limit. */
    public int below(int limit) throws BadRecordException {
        long value = number();
        if (value < 0 || value >= limit) {
            throw new BadRecordException("number " + value + " before " + at + ", expected less than " + limit);
        }
        return (int) value;
    }

    public boolean hasMore() {
        return at < octets.length;
    }

    /** Requires that all was read. */
    public void end() throws BadRecordException {
        if (hasMore()) {
            throw new BadRecordException("record of " + octets.length + " octets, expected " + at);
        }
    }
}
