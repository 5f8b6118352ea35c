package io.earshot.wire.flows;

import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.packets.Packet;

/** One TCP connection: its beginning and end, reassembly of both directions, and what is made of the bytes. */
final class TcpFlow extends Flow {

    private final Reassembly[] reassembly = new Reassembly[2];
    private final EarlyAnswers early;
    private int earlyDirection;
    private StreamDispatch streams;
    private boolean sawStart;
    private boolean over;

    TcpFlow(FlowContext context, Packet packet, boolean low) {
        super(context, packet, low);
        this.early = new EarlyAnswers(context.budget());
        reset();
    }

    private void reset() {
        sawStart = false;
        over = false;
        streams = new StreamDispatch(this);
        for (int i = 0; i < 2; i++) {
            reassembly[i] = new Reassembly(i, context.budget(), context.limits().bytesPerFlow(), streams);
        }
    }

    @Override
    void packet(Packet packet, int direction) {
        if (early.isEmpty()) {
            if (!isEarly(packet, direction) || !hold(packet, direction)) {
                take(packet, direction);
            }
        } else if (direction != earlyDirection && early.waitFor(packet)) {
            take(packet, direction);
            if (!early.isEmpty() && !reassembly[direction].isBehind(early.awaited())) {
                takeEarly();
            }
        } else if (direction != earlyDirection || !early.mayWait(packet) || !hold(packet, direction)) {
            takeEarly();
            take(packet, direction);
        }
    }

    /** Whether a packet answers bytes of the other direction that have not passed yet. */
    private boolean isEarly(Packet packet, int direction) {
        return (packet.length() > 1 || (packet.length() == 1 && packet.has(Packet.PSH)))
                && packet.has(Packet.ACK)
                && !packet.has(Packet.SYN)
                && !packet.has(Packet.RST)
                && !over
                && reassembly[1 - direction].isBehind(packet.acknowledgement())
                && isNew(packet, reassembly[direction]);
    }

    private boolean hold(Packet packet, int direction) {
        earlyDirection = direction;
        return early.add(packet);
    }

    private void takeEarly() {
        for (Packet packet : early.take()) {
            take(packet, earlyDirection);
        }
    }

    private void take(Packet packet, int direction) {
        if (packet.has(Packet.SYN)) {
            syn(packet, direction);
        } else if (over
                && !packet.has(Packet.RST)
                && packet.length() > 1
                && reassembly[direction].isFar(packet.sequence())) {
            restart();
        }
        if (over) {
            return;
        }
        hear(direction);
        if (packet.has(Packet.RST)) {
            close(packet.nanos());
            return;
        }
        Reassembly own = reassembly[direction];
        int length = packet.length();
        if (packet.has(Packet.ACK)) {
            boolean answers = length > 0 && isNew(packet, own);
            reassembly[1 - direction].acknowledge(packet.acknowledgement(), packet.nanos(), answers);
        }
        if (length > 0) {
            payload(packet, direction, own);
        }
        if (packet.has(Packet.FIN)) {
            own.finish(sequenceOf(packet) + length);
        }
        endSides(packet.nanos());
    }

    private static boolean isNew(Packet packet, Reassembly own) {
        return !own.isStarted() || packet.sequence() + packet.length() - own.next() > 0;
    }

    private static int sequenceOf(Packet packet) {
        return packet.has(Packet.SYN) ? packet.sequence() + 1 : packet.sequence();
    }

    private void syn(Packet packet, int direction) {
        int first = packet.sequence() + 1;
        Reassembly own = reassembly[direction];
        boolean anew = own.isStarted()
                && (over || own.isFar(first) || (own.next() != first && !isOldSyn(own, first, direction)));
        if (anew || (over && !own.isStarted())) {
            restart();
            own = reassembly[direction];
        }
        if (!own.isStarted()) {
            own.start(first);
        }
        if (!sawStart) {
            sawStart = true;
            client(packet.has(Packet.ACK) ? 1 - direction : direction);
        }
    }

    /** Whether this is a late copy of the SYN that began this connection. */
    private boolean isOldSyn(Reassembly own, int first, int direction) {
        int sent = own.next() - first;
        return sent >= 0 && sent <= payload(direction) + 1;
    }

    /** The same addresses and ports are used for another connection: all that was known of the old one goes. */
    private void restart() {
        close(lastSeen);
        beginAnew();
        reset();
        context.counters().flow(false);
    }

    private void payload(Packet packet, int direction, Reassembly own) {
        long mark = ((long) packet.identification() << 32 | (packet.sequence() & 0xffff_ffffL))
                ^ packet.timestamps() * 0x9E3779B97F4A7C15L;
        if (!own.isStarted() && packet.length() == 1 && !sawStart && !packet.has(Packet.PSH)) {
            // A keep-alive probe repeats the byte before the next, and has nothing to push: neither data nor a base for
            // counting.
            own.start(packet.sequence() + 1);
            return;
        }
        boolean fresh = own.segment(
                sequenceOf(packet),
                packet.bytes(),
                packet.offset(),
                packet.captured(),
                packet.length(),
                packet.nanos(),
                packet.frame(),
                hears(1 - direction));
        if (fresh) {
            addPayload(direction, packet.length());
            own.remember(mark);
        } else if (packet.length() > 1) {
            if (own.isCopy(mark)) {
                context.counters().mirrorCopy();
            } else {
                context.counters().retransmission();
            }
        }
    }

    private void endSides(long nanos) {
        for (int i = 0; i < 2; i++) {
            if (reassembly[i].isFinished()) {
                streams.end(i);
            }
        }
        if (reassembly[0].isFinished() && reassembly[1].isFinished() && !over) {
            close(nanos);
        }
    }

    @Override
    void close(long nanos) {
        takeEarly();
        if (over) {
            return;
        }
        over = true;
        for (Reassembly direction : reassembly) {
            direction.close(nanos);
        }
        if (!streams.close(nanos)) {
            reportUnknown("tcp");
        }
    }

    @Override
    boolean isOver() {
        return over;
    }

    @Override
    public void become(StreamDecoder next) {
        streams.become(next);
    }

    @Override
    public StreamInput input(Side side) {
        return streams.input(directionOf(side));
    }

    @Override
    public boolean sawStart() {
        return sawStart;
    }
}
