package io.earshot.wire;

import io.earshot.wire.capture.CaptureInterface;
import io.earshot.wire.capture.FrameHandler;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.BodyReaders;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.flows.FlowLimits;
import io.earshot.wire.flows.FlowTable;
import io.earshot.wire.packets.FrameDecoder;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.PacketHandler;
import java.util.Map;
import java.util.Set;

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
        this(limits, forced, 1, NetworkTags.NONE, BodyReaders.NONE, sink);
    }

    /**
     * Keeps networks apart that may have the same addresses.
     *
     * @param tags tell which network a packet is in
     */
    public WireAnalyzer(FlowLimits limits, Map<Integer, Protocol> forced, NetworkTags tags, ExchangeSink sink) {
        this(limits, forced, 1, tags, BodyReaders.NONE, sink);
    }

    /**
     * Reads bodies of messages, too.
     *
     * @param bodies opens their readers
     */
    public WireAnalyzer(FlowLimits limits, Map<Integer, Protocol> forced, BodyReaders bodies, ExchangeSink sink) {
        this(limits, forced, 1, NetworkTags.NONE, bodies, sink);
    }

    /**
     * Reads bodies of messages, too, and keeps networks apart.
     *
     * @param tags tell which network a packet is in
     * @param bodies opens their readers
     */
    public WireAnalyzer(
            FlowLimits limits, Map<Integer, Protocol> forced, NetworkTags tags, BodyReaders bodies, ExchangeSink sink) {
        this(limits, forced, 1, tags, bodies, sink);
    }

    /**
     * Looks at a share of the conversations only, each as a whole.
     *
     * @param factor 1 of so many conversations is looked at; a power of two, so that fewer are a part of more
     */
    public WireAnalyzer(FlowLimits limits, Map<Integer, Protocol> forced, int factor, ExchangeSink sink) {
        this(limits, forced, factor, NetworkTags.NONE, BodyReaders.NONE, sink);
    }

    private WireAnalyzer(
            FlowLimits limits,
            Map<Integer, Protocol> forced,
            int factor,
            NetworkTags tags,
            BodyReaders bodies,
            ExchangeSink sink) {
        if (Integer.bitCount(factor) != 1) {
            throw new IllegalArgumentException("factor " + factor + ", expected a power of two");
        }
        this.flows =
                new FlowTable(limits, counters, Protocols.STREAMS, Protocols.DATAGRAMS, forced, tags, bodies, sink);
        PacketHandler handler = factor == 1
                ? flows
                : packet -> {
                    if ((packet.conversationHash() & (factor - 1)) == 0) {
                        flows.packet(packet);
                    }
                };
        this.frames = new FrameDecoder(counters, tags, handler);
    }

    @Override
    public void frame(CaptureInterface from, long nanos, byte[] bytes, int offset, int captured, int length) {
        frames.frame(from, nanos, bytes, offset, captured, length);
    }

    /** Takes a packet that another process found in a frame, see {@link io.earshot.wire.packets.SegmentCodec}. */
    public void packet(Packet packet) {
        counters.packet();
        flows.packet(packet);
    }

    /** Forgets flows that have been quiet for long, as whoever has a clock asks from time to time. */
    public void expire(long nanos) {
        flows.expire(nanos);
    }

    /** Ends the conversations on some ports, after what the configuration names for them has changed. */
    public void forget(Set<Integer> ports) {
        flows.forget(ports);
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
