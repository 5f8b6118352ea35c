package io.earshot.wire.flows;

import io.earshot.wire.packets.Packet;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds packets that acknowledge bytes of the other direction which the capture has not seen yet. Where each direction comes from a
 * queue or an interface of its own, an answer may arrive some microseconds before its request. What does not come soon was lost.
 */
final class EarlyAnswers {

    private static final int MAX_PACKETS = 16;
    private static final long MAX_WAIT_NANOS = 2_000_000L;

    private final ByteBudget budget;
    private List<Packet> packets = List.of();
    private int bytes;

    EarlyAnswers(ByteBudget budget) {
        this.budget = budget;
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** Keeps a copy of a packet. Returns false if there is no room for it. */
    boolean add(Packet packet) {
        if (packets.size() == MAX_PACKETS || !budget.reserve(packet.captured())) {
            return false;
        }
        if (packets.isEmpty()) {
            packets = new ArrayList<>(2);
        }
        bytes += packet.captured();
        packets.add(packet.copy());
        return true;
    }

    /** Whether what is held waits for bytes such as these of the other direction, and has not waited too long. */
    boolean waitFor(Packet packet) {
        Packet first = packets.getFirst();
        return packet.length() > 0
                && packet.sequence() - first.acknowledgement() < 0
                && packet.nanos() - first.nanos() <= MAX_WAIT_NANOS;
    }

    /** Whether a further packet of the same direction may wait, too. */
    boolean mayWait(Packet packet) {
        return packet.nanos() - packets.getFirst().nanos() <= MAX_WAIT_NANOS;
    }

    /** The number of the byte behind those that the first packet waits for. */
    int awaited() {
        return packets.getFirst().acknowledgement();
    }

    /** Returns all packets and holds none of them any more. */
    List<Packet> take() {
        List<Packet> all = packets;
        packets = List.of();
        budget.release(bytes);
        bytes = 0;
        return all;
    }
}
