package io.earshot.wire.flows;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.DatagramDecoder;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.packets.Packet;

/** One pair of datagram sockets. */
final class UdpFlow extends Flow {

    private DatagramDecoder decoder;
    private boolean over;
    private final DatagramCopies copies = new DatagramCopies();

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
        if (isMirrorCopy(packet, direction)) {
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

    /** Datagrams without identification may repeat their bytes, unless a decoder knows that they number their messages. */
    private boolean isMirrorCopy(Packet packet, int direction) {
        return copies.isCopy(packet, direction) && (packet.identification() != 0 || decoder != null);
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
