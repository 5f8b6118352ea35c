package io.earshot.wire.flows;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.DatagramDecoder;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.packets.Packet;

/** One pair of datagram sockets. */
final class UdpFlow extends Flow {

    /** A mirror's copy of a datagram follows it closely, perhaps behind the answer. */
    private static final long COPY_NANOS = 20_000_000L;

    private static final int REMEMBERED = 4;

    private DatagramDecoder decoder;
    private boolean over;
    private final long[] marks = new long[REMEMBERED];
    private final long[] markNanos = new long[REMEMBERED];
    private int nextMark;

    UdpFlow(FlowContext context, Packet packet, boolean low) {
        super(context, packet, low);
    }

    @Override
    void packet(Packet packet, int direction) {
        if (packet.isUnreachable()) {
            if (decoder != null) {
                decoder.unreachable(packet.bytes(), packet.offset(), packet.captured(), packet.nanos());
            }
            return;
        }
        hear(direction);
        if (isMirrorCopy(packet)) {
            context.counters().mirrorCopy();
            return;
        }
        dataAt(direction, packet.nanos(), packet.frame());
        addPayload(direction, packet.length());
        if (packet.captured() < packet.length()) {
            undecoded(Undecoded.SNAP_LENGTH, packet.length() - (long) packet.captured());
        }
        if (decoder == null && !recognise(packet, direction)) {
            return;
        }
        try {
            decoder.datagram(
                    sideOf(direction),
                    packet.bytes(),
                    packet.offset(),
                    packet.captured(),
                    packet.nanos(),
                    packet.frame());
        } catch (RuntimeException bug) {
            undecoded(Undecoded.DECODER_FAILURE, packet.length());
        }
    }

    private boolean recognise(Packet packet, int direction) {
        FlowContext.Datagrams found = context.datagrams(packet);
        if (found == null) {
            undecoded(Undecoded.UNKNOWN_PROTOCOL, packet.length());
            return false;
        }
        client(found.fromClient() ? direction : 1 - direction);
        decoder = found.protocol().open(this);
        return true;
    }

    /** Copies have the identification of the original; a datagram that is sent again has another, also with the same bytes. */
    private boolean isMirrorCopy(Packet packet) {
        if (packet.identification() == 0) {
            return false;
        }
        long mark = (long) packet.identification() << 32 | (long) packet.length() << 16 | packet.sourcePort();
        for (int i = 0; i < REMEMBERED; i++) {
            if (marks[i] == mark && packet.nanos() - markNanos[i] < COPY_NANOS) {
                return true;
            }
        }
        marks[nextMark] = mark;
        markNanos[nextMark] = packet.nanos();
        nextMark = (nextMark + 1) % REMEMBERED;
        return false;
    }

    @Override
    void close(long nanos) {
        if (over) {
            return;
        }
        over = true;
        if (decoder != null) {
            decoder.close(nanos);
        } else {
            reportUnknown("udp");
        }
    }

    @Override
    boolean isOver() {
        return over;
    }

    @Override
    public void become(StreamDecoder next) {
        throw new IllegalStateException("datagrams have no stream");
    }

    @Override
    public StreamInput input(Side side) {
        throw new IllegalStateException("datagrams have no stream");
    }

    @Override
    public boolean sawStart() {
        return true;
    }
}
