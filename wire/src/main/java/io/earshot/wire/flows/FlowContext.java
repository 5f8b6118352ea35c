package io.earshot.wire.flows;

import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.decoders.DatagramProtocol;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.SharedNames;
import io.earshot.wire.exchanges.BodyReaders;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeSink;
import io.earshot.wire.packets.NetworkTags;
import io.earshot.wire.packets.Packet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/** Holds the settings that all flows of one table share. */
final class FlowContext {

    /** A datagram protocol and who sent the datagram that showed it. */
    record Datagrams(DatagramProtocol protocol, boolean fromClient) {}

    private static final int MAX_POOLED = 1_024;

    private final FlowLimits limits;
    private final ByteBudget budget;
    private final CaptureCounters counters;
    private final List<Protocol> protocols;
    private final List<DatagramProtocol> datagramProtocols;
    private final Map<Integer, Protocol> forced;
    private final NetworkTags tags;
    private final BodyReaders bodies;
    private final ExchangeSink sink;
    private final SharedNames names = new SharedNames();
    private final ArrayDeque<Exchange> pool = new ArrayDeque<>();
    private long conversations;
    private long exchanges;
    private long packetOfLast;
    private int ordinal;

    FlowContext(
            FlowLimits limits,
            CaptureCounters counters,
            List<Protocol> protocols,
            List<DatagramProtocol> datagramProtocols,
            Map<Integer, Protocol> forced,
            NetworkTags tags,
            BodyReaders bodies,
            ExchangeSink sink) {
        this.limits = limits;
        this.budget = new ByteBudget(limits.totalBytes());
        this.counters = counters;
        this.protocols = List.copyOf(protocols);
        this.datagramProtocols = List.copyOf(datagramProtocols);
        this.forced = forced;
        this.tags = tags;
        this.bodies = bodies;
        this.sink = sink;
    }

    FlowLimits limits() {
        return limits;
    }

    ByteBudget budget() {
        return budget;
    }

    CaptureCounters counters() {
        return counters;
    }

    List<Protocol> protocols() {
        return protocols;
    }

    /** Returns the name of a network by its number. */
    String network(int number) {
        return tags.name(number);
    }

    BodyReaders bodies() {
        return bodies;
    }

    SharedNames names() {
        return names;
    }

    Protocol forced(int port) {
        return forced.isEmpty() ? null : forced.get(port);
    }

    Datagrams datagrams(Packet packet) {
        for (DatagramProtocol protocol : datagramProtocols) {
            int sender = protocol.senderOf(
                    packet.bytes(), packet.offset(), packet.captured(), packet.sourcePort(), packet.destinationPort());
            if (sender != 0) {
                return new Datagrams(protocol, sender == 1);
            }
        }
        return null;
    }

    long nextConversation() {
        return ++conversations;
    }

    Exchange take(Endpoints between, String protocol) {
        Exchange pooled = pool.pollLast();
        long packet = counters.packets();
        ordinal = packet == packetOfLast ? ordinal + 1 : 0;
        packetOfLast = packet;
        return (pooled == null ? new Exchange() : pooled)
                .begin(between, protocol, ++exchanges)
                .ordinal(ordinal);
    }

    void give(Exchange exchange) {
        exchange.closeBodies();
        sink.exchange(exchange);
        takeBack(exchange);
    }

    void takeBack(Exchange exchange) {
        exchange.closeBodies();
        if (pool.size() < MAX_POOLED) {
            pool.addLast(exchange);
        }
    }
}
