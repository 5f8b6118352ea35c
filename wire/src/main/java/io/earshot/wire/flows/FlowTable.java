package io.earshot.wire.flows;

import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.DatagramProtocol;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.exchanges.BodyReaders;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import io.earshot.wire.packets.PacketHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the flow of each packet and forgets flows that are quiet or too many. Tunnels, VLANs and interfaces are part of the key only where
 * they tell the network, so that the same packet seen inside and outside of a tunnel, or on both ports of a mirror, counts once.
 */
public final class FlowTable implements PacketHandler {

    private static final long TCP_IDLE_NANOS = 600_000_000_000L;
    private static final long UDP_IDLE_NANOS = 30_000_000_000L;
    private static final long OVER_NANOS = 60_000_000_000L;
    /** The order of the list is only as exact as this. */
    private static final long TOUCH_NANOS = 1_000_000_000L;

    private final FlowContext context;
    private final Flow[] slots;
    private final FlowList connections = new FlowList(TCP_IDLE_NANOS);
    private final FlowList datagrams = new FlowList(UDP_IDLE_NANOS);
    private final FlowList over = new FlowList(OVER_NANOS);
    private int size;
    private Flow last;

    /**
     * @param forced protocols that the configuration names for server ports; the thread of the packets may change them, and then has
     *     {@link #forget} called
     * @param tags whose networks' flows are kept apart
     * @param bodies reads bodies of messages
     */
    public FlowTable(
            FlowLimits limits,
            CaptureCounters counters,
            List<Protocol> protocols,
            List<DatagramProtocol> datagramProtocols,
            Map<Integer, Protocol> forced,
            NetworkTags tags,
            BodyReaders bodies,
            ExchangeSink sink) {
        this.context = new FlowContext(limits, counters, protocols, datagramProtocols, forced, tags, bodies, sink);
        this.slots = new Flow[Integer.highestOneBit(Math.max(16, limits.flows() - 1)) * 2];
    }

    @Override
    public void packet(Packet packet) {
        boolean low = isSourceLow(packet);
        Flow flow = find(packet, low);
        if (flow == null) {
            if (packet.isUnreachable() || (packet.isTcp() && packet.has(Packet.RST))) {
                return;
            }
            flow = add(packet, low);
        }
        flow.lastSeen = packet.nanos();
        boolean wasOver = flow.isOver();
        flow.packet(packet, low ? 0 : 1);
        if (wasOver != flow.isOver()) {
            flow.list.remove(flow);
            (wasOver ? connections : over).append(flow);
        } else if (packet.nanos() - flow.touched > TOUCH_NANOS) {
            flow.list.remove(flow);
            flow.list.append(flow);
            flow.touched = packet.nanos();
        }
    }

    private static boolean isSourceLow(Packet packet) {
        if (packet.sourceLow() != packet.destinationLow()) {
            return packet.sourceLow() < packet.destinationLow();
        }
        if (packet.sourceHigh() != packet.destinationHigh()) {
            return packet.sourceHigh() < packet.destinationHigh();
        }
        return packet.sourcePort() <= packet.destinationPort();
    }

    private Flow find(Packet packet, boolean low) {
        long lowHigh = low ? packet.sourceHigh() : packet.destinationHigh();
        long lowLow = low ? packet.sourceLow() : packet.destinationLow();
        long highHigh = low ? packet.destinationHigh() : packet.sourceHigh();
        long highLow = low ? packet.destinationLow() : packet.sourceLow();
        int ports = ports(packet, low);
        Flow recent = last;
        if (recent != null && matches(recent, lowHigh, lowLow, highHigh, highLow, ports, packet)) {
            return recent;
        }
        for (Flow flow = slots[slot(lowHigh, lowLow, highHigh, highLow, ports)]; flow != null; flow = flow.chained) {
            if (matches(flow, lowHigh, lowLow, highHigh, highLow, ports, packet)) {
                last = flow;
                return flow;
            }
        }
        return null;
    }

    private static int ports(Packet packet, boolean low) {
        return low
                ? packet.sourcePort() << 16 | packet.destinationPort()
                : packet.destinationPort() << 16 | packet.sourcePort();
    }

    private static boolean matches(
            Flow flow, long lowHigh, long lowLow, long highHigh, long highLow, int ports, Packet packet) {
        return flow.ports == ports
                && flow.lowLow == lowLow
                && flow.highLow == highLow
                && flow.lowHigh == lowHigh
                && flow.highHigh == highHigh
                && flow.protocol == packet.protocol()
                && flow.network == packet.network();
    }

    private int slot(long lowHigh, long lowLow, long highHigh, long highLow, int ports) {
        long hash = lowLow * 0x9E3779B97F4A7C15L + highLow;
        hash = (hash ^ hash >>> 32) * 0xC2B2AE3D27D4EB4FL + lowHigh + 31 * highHigh;
        hash = (hash ^ ports) * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 40) & (slots.length - 1);
    }

    private Flow add(Packet packet, boolean low) {
        expire(packet.nanos());
        if (size >= context.limits().flows()) {
            context.counters().undecoded(Undecoded.FLOW_LIMIT, 0);
            remove(crowded().oldest());
        }
        Flow flow = packet.isTcp() ? new TcpFlow(context, packet, low) : new UdpFlow(context, packet, low);
        context.counters().flow(packet.isTcp() && !packet.has(Packet.SYN));
        int slot = slot(flow.lowHigh, flow.lowLow, flow.highHigh, flow.highLow, flow.ports);
        flow.chained = slots[slot];
        slots[slot] = flow;
        flow.touched = packet.nanos();
        (packet.isTcp() ? connections : datagrams).append(flow);
        size++;
        last = flow;
        return flow;
    }

    /** The list that gives up a flow when there are too many. */
    private FlowList crowded() {
        if (over.oldest() != null) {
            return over;
        }
        return connections.oldest() == null
                        || (datagrams.oldest() != null && datagrams.oldest().lastSeen < connections.oldest().lastSeen)
                ? datagrams
                : connections;
    }

    /** Forgets flows that have been quiet for long. Called with each new flow, and by whoever has a clock. */
    public void expire(long nanos) {
        expire(over, nanos);
        expire(datagrams, nanos);
        expire(connections, nanos);
    }

    private void expire(FlowList list, long nanos) {
        while (list.oldest() != null && nanos - list.oldest().lastSeen >= list.idleNanos()) {
            remove(list.oldest());
        }
    }

    @SuppressWarnings("ReferenceEquality") // It is this very flow that is in the chain.
    private void remove(Flow flow) {
        flow.close(flow.lastSeen);
        flow.list.remove(flow);
        int slot = slot(flow.lowHigh, flow.lowLow, flow.highHigh, flow.highLow, flow.ports);
        if (slots[slot] == flow) {
            slots[slot] = flow.chained;
        } else {
            Flow before = slots[slot];
            while (before.chained != flow) {
                before = before.chained;
            }
            before.chained = flow.chained;
        }
        size--;
        if (last == flow) {
            last = null;
        }
    }

    /** Ends the flows of some ports. What follows on them is recognised anew, as in the middle of a connection. */
    public void forget(Set<Integer> ports) {
        for (FlowList list : List.of(connections, datagrams, over)) {
            Flow flow = list.oldest();
            while (flow != null) {
                Flow next = flow.newer;
                if (ports.contains(flow.ports >>> 16) || ports.contains(flow.ports & 0xffff)) {
                    remove(flow);
                }
                flow = next;
            }
        }
    }

    /** Ends all flows, as at the end of a capture. */
    public void finish() {
        expire(Long.MAX_VALUE);
    }

    /** Returns the number of flows that are followed now. */
    public int size() {
        return size;
    }

    /** Returns the number of bytes that flows hold now. */
    public long heldBytes() {
        return context.budget().used();
    }
}
