package io.earshot.traffic.evidence;

import io.earshot.model.Ip;
import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.packets.Packet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A TCP segment in a copy of its frame, whose payload can be replaced by one of the same length. */
final class Segment {

    private static final int CHECKSUM = 16;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final CaptureInterface from;
    private final long number;
    private final long nanos;
    private final byte[] frame;
    private final int length;
    private final int header;
    private final int payload;
    private final int size;
    private final boolean whole;
    private final int sequence;
    private final Ip source;
    private final Ip destination;
    private final int sourcePort;

    /**
     * Copies a frame.
     *
     * @param number of the frame among those that are decoded
     * @param bytes holds the frame from {@code offset} on
     * @param packet the segment in it
     */
    Segment(CaptureInterface from, long number, byte[] bytes, int offset, int captured, int length, Packet packet) {
        this.from = from;
        this.number = number;
        this.nanos = packet.nanos();
        this.frame = Arrays.copyOfRange(bytes, offset, offset + captured);
        this.length = length;
        this.header = packet.header() - offset;
        this.payload = packet.offset() - offset;
        this.size = packet.captured();
        this.whole = packet.captured() == packet.length();
        // The number of a SYN is that of no byte.
        this.sequence = packet.has(Packet.SYN) ? packet.sequence() + 1 : packet.sequence();
        this.source = new Ip(packet.sourceHigh(), packet.sourceLow());
        this.destination = new Ip(packet.destinationHigh(), packet.destinationLow());
        this.sourcePort = packet.sourcePort();
    }

    long number() {
        return number;
    }

    int sequence() {
        return sequence;
    }

    int size() {
        return size;
    }

    long nanos() {
        return nanos;
    }

    /** Returns the bytes of the frame, not a copy of them. */
    byte[] frame() {
        return frame;
    }

    /** Returns where the payload stands in the frame. */
    int start() {
        return payload;
    }

    byte[] payload() {
        return Arrays.copyOfRange(frame, payload, payload + size);
    }

    boolean isFrom(Ip ip, int port) {
        return sourcePort == port && source.equals(ip);
    }

    void copyPayload(byte[] to, int at) {
        System.arraycopy(frame, payload, to, at, size);
    }

    /** Returns the frame with another payload, without bytes behind the packet, and with the checksum of the new payload. */
    Evidence.Frame with(byte[] bytes, int from) {
        byte[] changed = frame.clone();
        System.arraycopy(bytes, from, changed, payload, size);
        return changed(changed);
    }

    /** Returns the same of a payload that was written into {@link #frame()}. */
    Evidence.Frame become() {
        return changed(frame);
    }

    private Evidence.Frame changed(byte[] changed) {
        // Padding may hold what was in the sender's memory.
        Arrays.fill(changed, payload + size, changed.length, (byte) 0);
        if (whole) {
            changed[header + CHECKSUM] = 0;
            changed[header + CHECKSUM + 1] = 0;
            int checksum = checksum(changed);
            changed[header + CHECKSUM] = (byte) (checksum >> 8);
            changed[header + CHECKSUM + 1] = (byte) checksum;
        }
        return new Evidence.Frame(this.from, nanos, changed, length);
    }

    /** Returns the checksum of RFC 9293, section 3.1. */
    private int checksum(byte[] bytes) {
        int end = payload + size;
        long sum = (long) Packet.TCP + (end - header) + sum(source) + sum(destination);
        int at = header;
        // Folding makes words of 16 bits of longer ones (RFC 1071, section 2).
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            sum += (word >>> 32) + (word & 0xffff_ffffL);
        }
        for (; at < end; at += 2) {
            sum += (bytes[at] & 0xff) << 8 | (at + 1 < end ? bytes[at + 1] & 0xff : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static long sum(Ip ip) {
        return ip.isV4() ? words(ip.low() & 0xffff_ffffL) : words(ip.high()) + words(ip.low());
    }

    private static long words(long value) {
        return (value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff);
    }

    /** Returns whether a packet stands in the frame as it is. One of several fragments is not in the frame that completes it. */
    static boolean isWithin(Packet packet, byte[] frame, int offset, int captured) {
        int from = packet.header();
        int to = packet.offset() + packet.captured();
        return from >= offset && to <= offset + captured && Arrays.equals(packet.bytes(), from, to, frame, from, to);
    }
}
