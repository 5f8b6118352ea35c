package io.earshot.wire.packets;

import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;

/** Unwraps VXLAN (RFC 7348), Geneve (RFC 8926), GRE (RFC 2784, 2890) and ERSPAN types I to III (draft-foschiano-erspan-03). */
final class TunnelDecoder {

    private static final int VXLAN = 4789;
    private static final int VXLAN_LINUX = 8472;
    private static final int GENEVE = 6081;

    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ERSPAN = 0x88be;
    private static final int GRE_ERSPAN_3 = 0x22eb;

    private final CaptureCounters counters;
    private final FrameDecoder frames;
    private long expectedSequence = -1;

    TunnelDecoder(CaptureCounters counters, FrameDecoder frames) {
        this.counters = counters;
        this.frames = frames;
    }

    /** Whether a UDP packet is a tunnel, by port and content: a port alone decides nothing. */
    boolean isTunnel(byte[] bytes, int offset, int end) {
        int port = Bytes.uint16(bytes, offset + 2);
        int at = offset + 8;
        return switch (port) {
            case VXLAN, VXLAN_LINUX ->
                end - at >= 8
                        && (bytes[at] & 0x08) != 0
                        && bytes[at + 7] == 0
                        && FrameDecoder.looksLikeEthernet(bytes, at + 8, end);
            case GENEVE -> {
                int content = at + 8 + geneveOptions(bytes, at, end);
                yield end - at >= 8
                        && (bytes[at] & 0xc0) == 0
                        && content < end
                        && (Bytes.uint16(bytes, at + 2) != FrameDecoder.TYPE_ETHERNET
                                || FrameDecoder.looksLikeEthernet(bytes, content, end));
            }
            default -> false;
        };
    }

    private static int geneveOptions(byte[] bytes, int at, int end) {
        return at < end ? (bytes[at] & 0x3f) * 4 : 0;
    }

    void udp(byte[] bytes, int offset, int end, int depth) {
        int at = offset + 8;
        // Both have their identifier in the same three octets.
        frames.tag(NetworkTags.Kind.VNI, Bytes.uint32(bytes, at + 4) >> 8);
        if (Bytes.uint16(bytes, offset + 2) != GENEVE) {
            frames.ethernet(bytes, at + 8, end, depth);
            return;
        }
        content(Bytes.uint16(bytes, at + 2), bytes, at + 8 + geneveOptions(bytes, at, end), end, depth);
    }

    private void content(int type, byte[] bytes, int offset, int end, int depth) {
        if (type == FrameDecoder.TYPE_ETHERNET) {
            frames.ethernet(bytes, offset, end, depth);
        } else {
            frames.network(type, bytes, offset, end, depth);
        }
    }

    void gre(byte[] bytes, int offset, int end, int depth) {
        if (end - offset < 4) {
            counters.undecoded(Undecoded.MALFORMED_HEADER, end - offset);
            return;
        }
        int flags = Bytes.uint16(bytes, offset);
        int type = Bytes.uint16(bytes, offset + 2);
        if ((flags & 7) != 0) {
            // Version 1 is PPTP's.
            counters.undecoded(Undecoded.TRANSPORT, end - offset);
            return;
        }
        int at = offset + 4;
        at += (flags & GRE_CHECKSUM) != 0 ? 4 : 0;
        if ((flags & GRE_KEY) != 0 && end - at >= 4) {
            frames.tag(NetworkTags.Kind.GRE, Bytes.uint32(bytes, at));
        }
        at += (flags & GRE_KEY) != 0 ? 4 : 0;
        boolean sequenced = (flags & GRE_SEQUENCE) != 0;
        if (sequenced && end - at >= 4) {
            sequence(Bytes.uint32(bytes, at));
        }
        at += sequenced ? 4 : 0;
        switch (type) {
            case GRE_ERSPAN -> mirrored(bytes, at, end, sequenced ? 8 : 0, 0, depth);
            case GRE_ERSPAN_3 -> {
                if (end - at < 12) {
                    counters.undecoded(Undecoded.MALFORMED_HEADER, Math.max(0, end - at));
                    return;
                }
                int header = (bytes[at + 11] & 1) != 0 ? 20 : 12;
                mirrored(bytes, at, end, header, (Bytes.uint16(bytes, at + 10) >> 10) & 31, depth);
            }
            default -> content(type, bytes, at, end, depth);
        }
    }

    private void mirrored(byte[] bytes, int at, int end, int header, int frameType, int depth) {
        if (end - at < header) {
            counters.undecoded(Undecoded.MALFORMED_HEADER, Math.max(0, end - at));
            return;
        }
        if (header > 0) {
            frames.tag(NetworkTags.Kind.VLAN, Bytes.uint16(bytes, at) & 0xfff);
        }
        switch (frameType) {
            case 0 -> frames.ethernet(bytes, at + header, end, depth);
            case 2 -> frames.byVersion(bytes, at + header, end, depth);
            default -> counters.undecoded(Undecoded.MIRROR_TYPE, end - at);
        }
    }

    /** Counts mirror frames that were lost on the way here. Repeated and late numbers count nothing, nor does a restart. */
    private void sequence(long number) {
        long lost = number - expectedSequence;
        if (expectedSequence >= 0 && lost > 0 && lost < 10_000) {
            counters.mirrorFramesLost(lost);
        }
        if (lost >= 0 || lost < -10_000 || expectedSequence < 0) {
            expectedSequence = number + 1;
        }
    }
}
