package io.earshot.wire.packets;

import io.earshot.model.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes packets for another process that decodes them: all that a flow takes from a packet, without its link layer, tunnels and IP
 * header. Big-endian: octet of {@link #TCP} and its kin, time, frame, addresses, ports, identification; length and name of the
 * network, if a tag told one; for TCP sequence number, acknowledgement, flags and the option of timestamps; number of captured octets,
 * length on the wire if that is more, and the octets. Confined to one thread.
 */
public final class SegmentCodec {

    private static final int TCP = 1;
    private static final int V4 = 2;
    private static final int UNREACHABLE = 4;
    private static final int TIMESTAMPS = 8;
    private static final int CUT = 16;
    private static final int NETWORK = 32;
    private static final int ALL = 63;

    private static final long MAPPED = 0xffff_0000_0000L;
    private static final long HALF = 0xffff_ffffL;
    private static final int MOST_HEADER = 1 + 8 + 8 + 32 + 4 + 2 + 1 + 4 + 4 + 1 + 8 + 4 + 4;

    private final Packet packet = new Packet();
    private final NetworkTags tags;

    /** For captures of one network. */
    public SegmentCodec() {
        this(NetworkTags.NONE);
    }

    /** @param tags of the networks that the capture holds; their names travel, since numbers are those of a process */
    public SegmentCodec(NetworkTags tags) {
        this.tags = tags;
    }

    private byte[] network(Packet of) {
        return tags.name(of.network).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a number of octets that a packet does not exceed. */
    public int mostOctets(Packet of) {
        return MOST_HEADER + (of.network == 0 ? 0 : network(of).length) + of.captured;
    }

    /**
     * Writes a packet.
     *
     * @param frame its number in the capture
     * @param to has room for {@link #mostOctets}
     */
    public void write(Packet packet, long frame, ByteBuffer to) {
        boolean v4 = isV4(packet.sourceHigh, packet.sourceLow) && isV4(packet.destinationHigh, packet.destinationLow);
        boolean tcp = packet.isTcp();
        boolean cut = packet.captured < packet.length;
        to.put((byte) ((tcp ? TCP : 0)
                | (v4 ? V4 : 0)
                | (packet.unreachable ? UNREACHABLE : 0)
                | (tcp && packet.timestamps != 0 ? TIMESTAMPS : 0)
                | (cut ? CUT : 0)
                | (packet.network == 0 ? 0 : NETWORK)));
        to.putLong(packet.nanos).putLong(frame);
        if (v4) {
            to.putInt((int) packet.sourceLow).putInt((int) packet.destinationLow);
        } else {
            to.putLong(packet.sourceHigh).putLong(packet.sourceLow);
            to.putLong(packet.destinationHigh).putLong(packet.destinationLow);
        }
        to.putShort((short) packet.sourcePort).putShort((short) packet.destinationPort);
        to.putShort((short) packet.identification);
        if (packet.network != 0) {
            byte[] name = network(packet);
            to.put((byte) name.length).put(name);
        }
        if (tcp) {
            to.putInt(packet.sequence).putInt(packet.acknowledgement).put((byte) packet.flags);
            if (packet.timestamps != 0) {
                to.putLong(packet.timestamps);
            }
        }
        to.putInt(packet.captured);
        if (cut) {
            to.putInt(packet.length);
        }
        to.put(packet.bytes, packet.offset, packet.captured);
    }

    private static boolean isV4(long high, long low) {
        return high == 0 && (low & ~HALF) == MAPPED;
    }

    /**
     * Reads a packet and hands it on. It shows the octets of the buffer, which has an array.
     *
     * @throws BadSegmentException if the buffer ends too early or holds something else
     */
    public void read(ByteBuffer from, PacketHandler handler) throws BadSegmentException {
        require(from, 1 + 8 + 8);
        int kind = from.get();
        if ((kind & ~ALL) != 0) {
            throw new BadSegmentException("segment of kind " + (kind & 0xff) + ", expected at most " + ALL);
        }
        boolean tcp = (kind & TCP) != 0;
        boolean v4 = (kind & V4) != 0;
        boolean hasTimestamps = (kind & TIMESTAMPS) != 0;
        boolean cut = (kind & CUT) != 0;
        packet.nanos = from.getLong();
        packet.frame = from.getLong();
        require(from, (v4 ? 8 : 32) + 6);
        packet.protocol = tcp ? Packet.TCP : Packet.UDP;
        packet.unreachable = (kind & UNREACHABLE) != 0;
        packet.sourceHigh = v4 ? 0 : from.getLong();
        packet.sourceLow = v4 ? MAPPED | (from.getInt() & HALF) : from.getLong();
        packet.destinationHigh = v4 ? 0 : from.getLong();
        packet.destinationLow = v4 ? MAPPED | (from.getInt() & HALF) : from.getLong();
        packet.sourcePort = from.getShort() & 0xffff;
        packet.destinationPort = from.getShort() & 0xffff;
        packet.identification = from.getShort() & 0xffff;
        packet.network = (kind & NETWORK) == 0 ? 0 : network(from);
        require(from, (tcp ? 9 : 0) + (hasTimestamps ? 8 : 0) + 4 + (cut ? 4 : 0));
        packet.sequence = tcp ? from.getInt() : 0;
        packet.acknowledgement = tcp ? from.getInt() : 0;
        packet.flags = tcp ? from.get() & 0xff : 0;
        packet.timestamps = hasTimestamps ? from.getLong() : 0;
        packet.captured = from.getInt();
        packet.length = cut ? from.getInt() : packet.captured;
        if (packet.captured < 0 || packet.length < packet.captured) {
            throw new BadSegmentException(
                    "segment with " + packet.captured + " of " + packet.length + " octets, expected a part of them");
        }
        require(from, packet.captured);
        packet.bytes = from.array();
        packet.offset = from.arrayOffset() + from.position();
        packet.header = packet.offset;
        from.position(from.position() + packet.captured);
        handler.packet(packet);
    }

    private int network(ByteBuffer from) throws BadSegmentException {
        require(from, 1);
        int length = from.get() & 0xff;
        require(from, length);
        byte[] octets = new byte[length];
        from.get(octets);
        String name = new String(octets, StandardCharsets.UTF_8);
        return tags.number(name)
                .orElseThrow(() ->
                        new BadSegmentException("segment of network \"" + Printable.text(name) + "\", expected "
                                + (tags.names().isEmpty() ? "none" : "one of " + String.join(", ", tags.names()))
                                + "; is the configuration here that of the capture?"));
    }

    private static void require(ByteBuffer from, int octets) throws BadSegmentException {
        if (from.remaining() < octets) {
            throw new BadSegmentException(
                    "segment ends after " + from.remaining() + " of " + octets + " octets that were expected");
        }
    }
}
