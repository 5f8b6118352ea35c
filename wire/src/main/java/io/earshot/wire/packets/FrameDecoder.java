package io.earshot.wire.packets;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;

/** Finds the IP packet behind a frame's link layer, VLAN tags and labels. */
public final class FrameDecoder {

    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int PPP = 9;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;

    static final int TYPE_IPV4 = 0x0800;
    static final int TYPE_IPV6 = 0x86dd;
    static final int TYPE_ETHERNET = 0x6558;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_PROVIDER_VLAN = 0x88a8;
    private static final int TYPE_OLD_QINQ = 0x9100;
    private static final int TYPE_OLD_QINQ_2 = 0x9200;
    private static final int TYPE_MPLS = 0x8847;
    private static final int TYPE_PPPOE = 0x8864;

    private final CaptureCounters counters;
    private final NetworkTags tags;
    private final IpDecoder ip;

    public FrameDecoder(CaptureCounters counters, PacketHandler handler) {
        this(counters, NetworkTags.NONE, handler);
    }

    /** @param tags tell the network that a packet is in */
    public FrameDecoder(CaptureCounters counters, NetworkTags tags, PacketHandler handler) {
        this.counters = counters;
        this.tags = tags;
        this.ip = new IpDecoder(counters, this, handler);
    }

    /**
     * Decodes one frame.
     *
     * @param from the interface on which it was captured
     * @param nanos when it passed
     * @param captured how many bytes are in the array from offset on
     * @param length of the frame on the wire
     */
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        counters.frame();
        ip.begin(nanos, counters.frames());
        network(tags.network(from));
        int end = offset + captured;
        switch (from.linkType()) {
            case ETHERNET -> ethernet(bytes, offset, end, 0);
            case LINUX_COOKED -> {
                if (has(captured, 16)) {
                    network(Bytes.uint16(bytes, offset + 14), bytes, offset + 16, end, 0);
                }
            }
            case LINUX_COOKED_2 -> {
                if (has(captured, 20)) {
                    network(Bytes.uint16(bytes, offset), bytes, offset + 20, end, 0);
                }
            }
            case RAW, RAW_BSD, RAW_OPENBSD -> byVersion(bytes, offset, end, 0);
            case PPP -> ppp(bytes, offset, end);
            case IPV4 -> ip.ipv4(bytes, offset, end, 0);
            case IPV6 -> ip.ipv6(bytes, offset, end, 0);
            case NULL, LOOP -> {
                if (has(captured, 4)) {
                    byVersion(bytes, offset + 4, end, 0);
                }
            }
            default -> counters.undecoded(Undecoded.LINK_TYPE, length);
        }
    }

    /** Reads a frame of PPP, with or without the address and control octets of HDLC (RFC 1662). */
    private void ppp(byte[] bytes, int from, int end) {
        boolean framed = end - from > 2 && bytes[from] == (byte) 0xff && bytes[from + 1] == 3;
        int offset = framed ? from + 2 : from;
        if (!has(end - offset, 2)) {
            return;
        }
        switch (Bytes.uint16(bytes, offset)) {
            case PPP_IPV4 -> ip.ipv4(bytes, offset + 2, end, 0);
            case PPP_IPV6 -> ip.ipv6(bytes, offset + 2, end, 0);
            default -> counters.undecoded(Undecoded.NOT_IP, end - offset);
        }
    }

    private boolean has(int captured, int needed) {
        if (captured < needed) {
            counters.undecoded(Undecoded.MALFORMED_HEADER, captured);
            return false;
        }
        return true;
    }

    void ethernet(byte[] bytes, int offset, int end, int depth) {
        if (has(end - offset, 14)) {
            network(Bytes.uint16(bytes, offset + 12), bytes, offset + 14, end, depth);
        }
    }

    /** Whether the bytes look like an Ethernet frame that carries IP, as the content of a tunnel on a well-known port does. */
    static boolean looksLikeEthernet(byte[] bytes, int offset, int end) {
        if (end - offset < 14 + 20) {
            return false;
        }
        int type = Bytes.uint16(bytes, offset + 12);
        return switch (type) {
            case TYPE_IPV4 -> Bytes.uint8(bytes, offset + 14) >> 4 == 4;
            case TYPE_IPV6 -> Bytes.uint8(bytes, offset + 14) >> 4 == 6;
            case TYPE_VLAN, TYPE_PROVIDER_VLAN, TYPE_OLD_QINQ, 0x0806 -> true;
            default -> false;
        };
    }

    void network(int firstType, byte[] bytes, int from, int end, int depth) {
        int type = firstType;
        int offset = from;
        while (type == TYPE_VLAN || type == TYPE_PROVIDER_VLAN || type == TYPE_OLD_QINQ || type == TYPE_OLD_QINQ_2) {
            if (!has(end - offset, 4)) {
                return;
            }
            tag(NetworkTags.Kind.VLAN, Bytes.uint16(bytes, offset) & 0xfff);
            type = Bytes.uint16(bytes, offset + 2);
            offset += 4;
        }
        switch (type) {
            case TYPE_IPV4 -> ip.ipv4(bytes, offset, end, depth);
            case TYPE_IPV6 -> ip.ipv6(bytes, offset, end, depth);
            case TYPE_MPLS -> labels(bytes, offset, end, depth);
            case TYPE_PPPOE -> {
                if (has(end - offset, 8)) {
                    byVersion(bytes, offset + 8, end, depth);
                }
            }
            default -> counters.undecoded(Undecoded.NOT_IP, end - offset);
        }
    }

    /** Takes a tag, outer ones before inner ones. */
    void tag(NetworkTags.Kind kind, long id) {
        network(tags.network(kind, id));
    }

    private void network(int network) {
        if (network != 0) {
            ip.network(network);
        }
    }

    private void labels(byte[] bytes, int from, int end, int depth) {
        int offset = from;
        while (end - offset > 4) {
            boolean bottom = (bytes[offset + 2] & 1) != 0;
            offset += 4;
            if (bottom) {
                byVersion(bytes, offset, end, depth);
                return;
            }
        }
        counters.undecoded(Undecoded.MALFORMED_HEADER, end - from);
    }

    void byVersion(byte[] bytes, int offset, int end, int depth) {
        int version = offset < end ? Bytes.uint8(bytes, offset) >> 4 : 0;
        switch (version) {
            case 4 -> ip.ipv4(bytes, offset, end, depth);
            case 6 -> ip.ipv6(bytes, offset, end, depth);
            default -> counters.undecoded(Undecoded.NOT_IP, end - offset);
        }
    }
}
