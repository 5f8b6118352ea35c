package io.earshot.traffic.command;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.Packet;
import java.util.HashMap;
import java.util.Map;

/** Finds the port that takes part in most TCP payload; the lower one where two do. */
final class BusiestPort implements FrameHandler {

    private final Map<Integer, Long> bytes = new HashMap<>();
    private final FrameDecoder decoder = new FrameDecoder(new CaptureCounters(), this::packet);

    private void packet(Packet packet) {
        if (packet.isTcp()) {
            bytes.merge(packet.sourcePort(), (long) packet.length(), Long::sum);
            bytes.merge(packet.destinationPort(), (long) packet.length(), Long::sum);
        }
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] array, int offset, int captured, int length) {
        decoder.frame(from, nanos, array, offset, captured, length);
    }

    int port() {
        int best = 0;
        long most = 0;
        for (Map.Entry<Integer, Long> entry : bytes.entrySet()) {
            if (entry.getValue() > most || (entry.getValue() == most && entry.getKey() < best)) {
                best = entry.getKey();
                most = entry.getValue();
            }
        }
        return best;
    }
}
