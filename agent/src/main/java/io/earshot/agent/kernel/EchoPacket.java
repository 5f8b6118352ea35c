package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * Echo request and reply, RFC 792 and RFC 4443, 4.1 and 4.2: type, code, checksum, ident, sequence, then our payload: the
 * cookie and the probe's whole id, then zeros, up to 56 octets as ping(8) has it or to the size that is asked for.
 */
final class EchoPacket {

    static final int SIZE = 64;

    /** An IP packet's, RFC 791; IPv6 has it without its header, RFC 8200. */
    static final int LARGEST = 65_535;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int CHECKSUM_AT = 2;
    private static final int IDENT_AT = 4;
    private static final int SEQUENCE_AT = 6;
    private static final int COOKIE_AT = 8;
    private static final int ID_AT = 16;
    private static final int END_OF_ID = 20;

    private EchoPacket() {}

    /** Returns the length of the ICMP message in an IP packet of this length. */
    static int sizeWithin(int ipPacket, int family) {
        return ipPacket - (family == Linux.AF_INET ? IPV4_HEADER : IPV6_HEADER);
    }

    /** The request types; replies are 0 and 129. */
    static int requestType(int family) {
        return family == Linux.AF_INET ? 8 : 128;
    }

    static int replyType(int family) {
        return family == Linux.AF_INET ? 0 : 129;
    }

    /**
     * Builds a filter for ICMP messages that answer requests with this ident.
     *
     * @param hasIpHeader whether an IPv4 header comes before the message
     */
    static SocketFilter repliesTo(short ident, int family, boolean hasIpHeader) {
        return (hasIpHeader ? SocketFilter.behindIpv4Header() : SocketFilter.fromStart())
                .requireOctet(0, replyType(family))
                .requireShort(IDENT_AT, Short.toUnsignedInt(ident));
    }

    /**
     * @param cookie random for each run, so that nobody else's echo is taken for ours
     * @param id its lower half is the sequence
     */
    static void writeRequest(MemorySegment packet, int family, short ident, long cookie, int id) {
        packet.fill((byte) 0);
        packet.set(JAVA_BYTE, 0, (byte) requestType(family));
        packet.set(SHORT, IDENT_AT, ident);
        packet.set(SHORT, SEQUENCE_AT, (short) id);
        packet.set(LONG, COOKIE_AT, cookie);
        packet.set(INT, ID_AT, id);
        if (family == Linux.AF_INET) { // ICMPv6's covers the addresses too, and is always the kernel's work
            packet.set(SHORT, CHECKSUM_AT, checksum(packet.asSlice(0, SIZE))); // zeros add nothing
        }
    }

    /** The id of the probe that this answers; empty for what is no answer to us. */
    static OptionalInt readReply(MemorySegment packet, int family, OptionalInt ident, long cookie) {
        if (packet.byteSize() < END_OF_ID || packet.get(JAVA_BYTE, 0) != (byte) replyType(family)) {
            return OptionalInt.empty();
        }
        if (ident.isPresent() && packet.get(SHORT, IDENT_AT) != (short) ident.getAsInt()) {
            return OptionalInt.empty();
        }
        int id = packet.get(INT, ID_AT);
        boolean ours = packet.get(LONG, COOKIE_AT) == cookie && packet.get(SHORT, SEQUENCE_AT) == (short) id;
        return ours ? OptionalInt.of(id) : OptionalInt.empty();
    }

    /** RFC 1071, for an even number of octets. */
    static short checksum(MemorySegment packet) {
        int sum = 0;
        for (long at = 0; at < packet.byteSize(); at += 2) {
            sum += packet.get(SHORT, at) & 0xffff;
        }
        sum = (sum >>> 16) + (sum & 0xffff);
        return (short) ~(sum + (sum >>> 16));
    }
}
