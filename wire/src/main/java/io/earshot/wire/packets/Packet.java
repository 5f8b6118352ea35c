package io.earshot.wire.packets;

import java.util.Arrays;

/**
 * A view of one TCP or UDP packet: the innermost one where tunnels are. Reused for each packet, so that decoding allocates
 * nothing. Addresses are halves of 128 bits, IPv4 in its IPv4-mapped form, as in {@link io.earshot.model.Ip}.
 */
public final class Packet {

    public static final int TCP = 6;
    public static final int UDP = 17;

    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int PSH = 8;
    public static final int ACK = 16;

    long nanos;
    long frame;
    int protocol;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int sourcePort;
    int destinationPort;
    int identification;
    int sequence;
    int acknowledgement;
    int flags;
    long timestamps;
    byte[] bytes = new byte[0];
    int header;
    int offset;
    int captured;
    int length;
    boolean unreachable;
    int network;

    /** When the frame passed, in nanoseconds since the epoch. */
    public long nanos() {
        return nanos;
    }

    /** The number of the frame in the capture, from 1. */
    public long frame() {
        return frame;
    }

    public boolean isTcp() {
        return protocol == TCP;
    }

    public int protocol() {
        return protocol;
    }

    /** Returns the number of the network, as {@link NetworkTags} has it; 0 unless a tag tells. */
    public int network() {
        return network;
    }

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public long destinationHigh() {
        return destinationHigh;
    }

    public long destinationLow() {
        return destinationLow;
    }

    public int sourcePort() {
        return sourcePort;
    }

    public int destinationPort() {
        return destinationPort;
    }

    /** The identification of the IPv4 header; 0 in IPv6. Copies that a mirror makes of a packet share it. */
    public int identification() {
        return identification;
    }

    public int sequence() {
        return sequence;
    }

    public int acknowledgement() {
        return acknowledgement;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Both values of TCP's timestamp option in one number; 0 without the option. */
    public long timestamps() {
        return timestamps;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Returns the position of the TCP or UDP header in {@link #bytes()}. */
    public int header() {
        return header;
    }

    /** Returns the position of the payload in {@link #bytes()}. */
    public int offset() {
        return offset;
    }

    /** Returns the number of payload bytes that were captured. */
    public int captured() {
        return captured;
    }

    /** Returns the number of payload bytes that the packet had on the wire. */
    public int length() {
        return length;
    }

    /** Whether this is the beginning of a packet that an ICMP message returned as undeliverable. */
    public boolean isUnreachable() {
        return unreachable;
    }

    /** Returns a packet of its own with the same content, for what must wait. */
    public Packet copy() {
        Packet copy = new Packet();
        copy.nanos = nanos;
        copy.frame = frame;
        copy.protocol = protocol;
        copy.sourceHigh = sourceHigh;
        copy.sourceLow = sourceLow;
        copy.destinationHigh = destinationHigh;
        copy.destinationLow = destinationLow;
        copy.sourcePort = sourcePort;
        copy.destinationPort = destinationPort;
        copy.identification = identification;
        copy.sequence = sequence;
        copy.acknowledgement = acknowledgement;
        copy.flags = flags;
        copy.timestamps = timestamps;
        copy.bytes = Arrays.copyOfRange(bytes, header, offset + captured);
        copy.offset = offset - header;
        copy.captured = captured;
        copy.length = length;
        copy.unreachable = unreachable;
        copy.network = network;
        return copy;
    }

    /** Returns a number that both directions of a conversation share. */
    public int conversationHash() {
        long source = (sourceLow * 31 + sourceHigh) * 65_537 + sourcePort;
        long destination = (destinationLow * 31 + destinationHigh) * 65_537 + destinationPort;
        long both = (source + destination) * 0x9E3779B97F4A7C15L;
        return (int) (both >>> 40);
    }
}
