package io.earshot.wire;

import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.flows.FlowTable;
import io.earshot.wire.packets.FrameDecoder;
import java.util.Map;

/**
 * Turns frames into exchanges. Time is what the frames say. Confined to one thread.
 */
public final class WireAnalyzer implements FrameHandler {

    private final CaptureCounters counters = new CaptureCounters();
    private final FlowTable flows;
    private final FrameDecoder frames;

    /**
     * @param forced protocols that the configuration names for server ports
     * @param sink receives the exchanges as they end
     */
    public WireAnalyzer(FlowLimits limits, Map<Integer, Protocol> forced, ExchangeSink sink) {
        this.flows = new FlowTable(limits, counters, Protocols.STREAMS, Protocols.DATAGRAMS, forced, sink);
        this.frames = new FrameDecoder(counters, flows);
    }

    @Override
    public void frame(int linkType, long nanos, byte[] bytes, int offset, int captured, int length) {
        frames.frame(linkType, nanos, bytes, offset, captured, length);
    }

    /** Forgets flows that have been quiet for long, as whoever has a clock asks from time to time. */
    public void expire(long nanos) {
        flows.expire(nanos);
    }

    /** Ends all conversations, as at the end of a capture. */
    public void finish() {
        flows.finish();
    }

    public CaptureCounters counters() {
        return counters;
    }

    /** Returns the number of flows that are followed now. */
    public int flows() {
        return flows.size();
    }

    /** Returns the number of bytes that wait for others now. */
    public long heldBytes() {
        return flows.heldBytes();
    }
}
