package io.earshot.wire.packets;

import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;

/**
 * Decodes IPv4 and IPv6, TCP and UDP. Checksums are not looked at: with offload they are wrong on every outgoing frame
 * (seen in real-offload-giant), and a damaged packet would not be acknowledged either.
 */
final class IpDecoder {

    private static final int MAX_DEPTH = 8;
    private static final long MAPPED = 0xffff_0000_0000L;

    private static final int HOP_BY_HOP = 0;
    private static final int ICMP = 1;
    private static final int IPV4_IN_IP = 4;
    private static final int IPV6_IN_IP = 41;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int GRE = 47;
    private static final int AUTHENTICATION = 51;
    private static final int ICMPV6 = 58;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int HIP = 139;
    private static final int SHIM6 = 140;

    /** NOP, NOP, timestamps of 10 bytes: what Linux sends. */
    private static final int TIMESTAMPS_ALIGNED = 0x0101080a;

    private final CaptureCounters counters;
    private final PacketHandler handler;
    private final TunnelDecoder tunnels;
    private final FragmentReassembler fragments;
    private final Packet packet = new Packet();

    IpDecoder(CaptureCounters counters, FrameDecoder frames, PacketHandler handler) {
        this.counters = counters;
        this.handler = handler;
        this.tunnels = new TunnelDecoder(counters, frames);
        this.fragments = new FragmentReassembler(counters);
    }

    void begin(long nanos, long frame) {
        packet.nanos = nanos;
        packet.frame = frame;
        packet.network = 0;
    }

    void network(int network) {
        packet.network = network;
    }

    private void malformed(int size) {
        counters.undecoded(Undecoded.MALFORMED_HEADER, Math.max(size, 0));
    }

    void ipv4(byte[] bytes, int offset, int end, int depth) {
        if (end - offset < 20 || Bytes.uint8(bytes, offset) >> 4 != 4) {
            malformed(end - offset);
            return;
        }
        int header = (bytes[offset] & 15) * 4;
        int total = Bytes.uint16(bytes, offset + 2);
        if (total == 0) {
            // Frames of more than 64 KiB that offload left whole (BIG TCP) have no length.
            total = end - offset;
        }
        if (header < 20 || total < header || end - offset < header) {
            malformed(end - offset);
            return;
        }
        addresses(
                0,
                MAPPED | Bytes.uint32(bytes, offset + 12),
                0,
                MAPPED | Bytes.uint32(bytes, offset + 16),
                Bytes.uint16(bytes, offset + 4));
        int protocol = Bytes.uint8(bytes, offset + 9);
        int payload = offset + header;
        int captured = Math.min(end, offset + total);
        int fragment = Bytes.uint16(bytes, offset + 6);
        if ((fragment & 0x3fff) != 0) {
            fragment(
                    protocol,
                    packet.identification,
                    (fragment & 0x1fff) * 8,
                    (fragment & 0x2000) != 0,
                    bytes,
                    payload,
                    captured,
                    total - header,
                    depth);
            return;
        }
        transport(protocol, bytes, payload, captured, total - header, depth);
    }

    void ipv6(byte[] bytes, int offset, int end, int depth) {
        if (end - offset < 40 || Bytes.uint8(bytes, offset) >> 4 != 6) {
            malformed(end - offset);
            return;
        }
        int length = Bytes.uint16(bytes, offset + 4);
        if (length == 0) {
            length = end - offset - 40;
        }
        addresses(
                Bytes.int64(bytes, offset + 8),
                Bytes.int64(bytes, offset + 16),
                Bytes.int64(bytes, offset + 24),
                Bytes.int64(bytes, offset + 32),
                0);
        int next = Bytes.uint8(bytes, offset + 6);
        int at = offset + 40;
        int wireEnd = at + length;
        int captured = Math.min(end, wireEnd);
        while (isExtension(next)) {
            if (captured - at < 8) {
                malformed(captured - at);
                return;
            }
            int header = switch (next) {
                case FRAGMENT -> 8;
                case AUTHENTICATION -> (Bytes.uint8(bytes, at + 1) + 2) * 4;
                default -> (Bytes.uint8(bytes, at + 1) + 1) * 8;
            };
            int following = Bytes.uint8(bytes, at);
            if (captured - at < header) {
                malformed(captured - at);
                return;
            }
            if (next == FRAGMENT) {
                int position = Bytes.uint16(bytes, at + 2);
                if ((position & 0xfff9) != 0) {
                    fragment(
                            following,
                            Bytes.int32(bytes, at + 4),
                            position & 0xfff8,
                            (position & 1) != 0,
                            bytes,
                            at + 8,
                            captured,
                            wireEnd - at - 8,
                            depth);
                    return;
                }
            }
            at += header;
            next = following;
        }
        transport(next, bytes, at, captured, wireEnd - at, depth);
    }

    private static boolean isExtension(int header) {
        return switch (header) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY, HIP, SHIM6 -> true;
            default -> false;
        };
    }

    private void addresses(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int id) {
        packet.sourceHigh = sourceHigh;
        packet.sourceLow = sourceLow;
        packet.destinationHigh = destinationHigh;
        packet.destinationLow = destinationLow;
        packet.identification = id;
    }

    private void fragment(
            int protocol,
            int id,
            int position,
            boolean more,
            byte[] bytes,
            int offset,
            int captured,
            int length,
            int depth) {
        if (captured - offset < length || length <= 0) {
            counters.undecoded(Undecoded.FRAGMENT, Math.max(captured - offset, 0));
            return;
        }
        if (fragments.add(packet, protocol, id, position, more, bytes, offset, length)) {
            byte[] whole = fragments.whole();
            transport(protocol, whole, 0, fragments.wholeLength(), fragments.wholeLength(), depth);
        }
    }

    private void transport(int protocol, byte[] bytes, int offset, int end, int length, int depth) {
        if (depth > MAX_DEPTH) {
            counters.undecoded(Undecoded.NESTED_TOO_DEEP, length);
            return;
        }
        switch (protocol) {
            case Packet.TCP -> tcp(bytes, offset, end, length);
            case Packet.UDP -> udp(bytes, offset, end, length, depth);
            case GRE -> tunnels.gre(bytes, offset, end, depth + 1);
            case IPV4_IN_IP -> ipv4(bytes, offset, end, depth + 1);
            case IPV6_IN_IP -> ipv6(bytes, offset, end, depth + 1);
            case ICMP, ICMPV6 -> icmp(protocol, bytes, offset, end);
            default -> counters.undecoded(Undecoded.TRANSPORT, length);
        }
    }

    private void tcp(byte[] bytes, int offset, int end, int length) {
        if (end - offset < 20) {
            malformed(end - offset);
            return;
        }
        int header = (Bytes.uint8(bytes, offset + 12) >> 4) * 4;
        if (header < 20 || header > length) {
            malformed(end - offset);
            return;
        }
        packet.protocol = Packet.TCP;
        packet.sequence = Bytes.int32(bytes, offset + 4);
        packet.acknowledgement = Bytes.int32(bytes, offset + 8);
        packet.flags = Bytes.uint8(bytes, offset + 13);
        packet.timestamps = header == 20 ? 0 : timestamps(bytes, offset + 20, Math.min(end, offset + header));
        deliver(bytes, offset, header, end, length - header);
    }

    private static long timestamps(byte[] bytes, int from, int end) {
        int at = from;
        if (end - at >= 12 && Bytes.int32(bytes, at) == TIMESTAMPS_ALIGNED) {
            return Bytes.int64(bytes, at + 4);
        }
        while (at < end) {
            int kind = bytes[at];
            if (kind == 0) {
                return 0;
            }
            if (kind == 1) {
                at++;
                continue;
            }
            int size = at + 1 < end ? Bytes.uint8(bytes, at + 1) : 0;
            if (kind == 8 && size == 10 && end - at >= 10) {
                return Bytes.int64(bytes, at + 2);
            }
            if (size < 2) {
                return 0;
            }
            at += size;
        }
        return 0;
    }

    private void udp(byte[] bytes, int offset, int end, int length, int depth) {
        if (end - offset < 8) {
            malformed(end - offset);
            return;
        }
        if (tunnels.isTunnel(bytes, offset, end)) {
            tunnels.udp(bytes, offset, end, depth + 1);
            return;
        }
        int declared = Bytes.uint16(bytes, offset + 4);
        int payload = declared >= 8 && declared <= length ? declared - 8 : length - 8;
        packet.protocol = Packet.UDP;
        packet.flags = 0;
        packet.sequence = 0;
        packet.acknowledgement = 0;
        packet.timestamps = 0;
        deliver(bytes, offset, 8, Math.min(end, offset + 8 + payload), payload);
    }

    private void deliver(byte[] bytes, int offset, int header, int end, int payload) {
        packet.sourcePort = Bytes.uint16(bytes, offset);
        packet.destinationPort = Bytes.uint16(bytes, offset + 2);
        packet.bytes = bytes;
        packet.header = offset;
        packet.offset = offset + header;
        packet.captured = Math.max(0, Math.min(end - offset - header, payload));
        packet.length = payload;
        packet.unreachable = false;
        counters.packet();
        handler.packet(packet);
    }

    /** Reports the UDP packet that a destination or port unreachable message returns, as seen from its sender. */
    private void icmp(int protocol, byte[] bytes, int offset, int end) {
        boolean unreachable = end - offset >= 8
                && bytes[offset] == (protocol == ICMP ? 3 : 1)
                && (protocol == ICMP || isPort(bytes, offset));
        int inner = offset + 8;
        int header = protocol == ICMP ? 20 : 40;
        if (!unreachable || end - inner < header + 8) {
            counters.undecoded(Undecoded.TRANSPORT, end - offset);
            return;
        }
        boolean v4 = Bytes.uint8(bytes, inner) >> 4 == 4;
        int transport = v4 ? Bytes.uint8(bytes, inner + 9) : Bytes.uint8(bytes, inner + 6);
        if (v4 != (protocol == ICMP) || transport != Packet.UDP) {
            counters.undecoded(Undecoded.TRANSPORT, end - offset);
            return;
        }
        int at = inner + (v4 ? (bytes[inner] & 15) * 4 : 40);
        if (end - at < 8) {
            malformed(end - at);
            return;
        }
        if (v4) {
            addresses(0, MAPPED | Bytes.uint32(bytes, inner + 12), 0, MAPPED | Bytes.uint32(bytes, inner + 16), 0);
        } else {
            addresses(
                    Bytes.int64(bytes, inner + 8),
                    Bytes.int64(bytes, inner + 16),
                    Bytes.int64(bytes, inner + 24),
                    Bytes.int64(bytes, inner + 32),
                    0);
        }
        packet.protocol = Packet.UDP;
        packet.flags = 0;
        packet.sourcePort = Bytes.uint16(bytes, at);
        packet.destinationPort = Bytes.uint16(bytes, at + 2);
        packet.bytes = bytes;
        packet.header = at;
        packet.offset = at + 8;
        packet.captured = Math.max(0, end - at - 8);
        packet.length = packet.captured;
        packet.unreachable = true;
        handler.packet(packet);
    }

    private static boolean isPort(byte[] bytes, int offset) {
        return bytes[offset + 1] == 4;
    }
}
