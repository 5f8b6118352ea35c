package io.earshot.wire.flows;

import io.earshot.model.Ip;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.SharedNames;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.packets.Packet;

/**
 * One connection, or one pair of datagram sockets. Direction 0 is what the lower address and port sends, direction 1 the other;
 * who is the client shows later.
 */
abstract class Flow implements Conversation {

    final long lowHigh;
    final long lowLow;
    final long highHigh;
    final long highLow;
    final int ports;
    final int protocol;
    final int network;

    // The places of the table's lists that this flow is in.
    FlowList list;
    Flow older;
    Flow newer;
    Flow chained;
    long lastSeen;
    long touched;

    final FlowContext context;
    /** The direction of the client, or -1 while nobody knows. */
    int client = -1;

    private long number;
    private Endpoints endpoints;
    private final boolean[] heard = new boolean[2];
    private final long[] payload = new long[2];
    private final long[] firstData = new long[2];
    private final long[] firstFrame = new long[2];

    Flow(FlowContext context, Packet packet, boolean low) {
        this.context = context;
        this.lowHigh = low ? packet.sourceHigh() : packet.destinationHigh();
        this.lowLow = low ? packet.sourceLow() : packet.destinationLow();
        this.highHigh = low ? packet.destinationHigh() : packet.sourceHigh();
        this.highLow = low ? packet.destinationLow() : packet.sourceLow();
        this.ports = low
                ? packet.sourcePort() << 16 | packet.destinationPort()
                : packet.destinationPort() << 16 | packet.sourcePort();
        this.protocol = packet.protocol();
        this.network = packet.network();
        this.number = context.nextConversation();
    }

    /** Takes one packet of this flow. */
    abstract void packet(Packet packet, int direction);

    /** Ends the conversation; what comes later of it is ignored. */
    abstract void close(long nanos);

    abstract boolean isOver();

    @Override
    public SharedNames sharedNames() {
        return context.names();
    }

    /** Begins another conversation between the same ends. */
    void beginAnew() {
        number = context.nextConversation();
        client = -1;
        endpoints = null;
        for (int i = 0; i < 2; i++) {
            heard[i] = false;
            payload[i] = 0;
            firstData[i] = 0;
            firstFrame[i] = 0;
        }
    }

    final int portOf(int direction) {
        return direction == 0 ? ports >>> 16 : ports & 0xffff;
    }

    final void hear(int direction) {
        heard[direction] = true;
    }

    final boolean hears(int direction) {
        return heard[direction];
    }

    final long payload(int direction) {
        return payload[direction];
    }

    final void addPayload(int direction, long bytes) {
        payload[direction] += bytes;
    }

    final void dataAt(int direction, long nanos, long frame) {
        if (firstData[direction] == 0) {
            firstData[direction] = nanos;
            firstFrame[direction] = frame;
        }
    }

    /** Reports a conversation that nothing recognised by its bytes and the time to the first answer. */
    final void reportUnknown(String name) {
        if (payload[0] + payload[1] == 0) {
            return;
        }
        guessClient();
        int server = 1 - client;
        Exchange exchange = begin(name)
                .addRequestBytes(payload[client])
                .addResponseBytes(payload[server])
                .requestAt(firstData[client], firstFrame[client])
                .requestEndsAt(firstData[client])
                .responseAt(firstData[server], firstFrame[server])
                .responseEndsAt(firstData[server]);
        end(exchange, payload[server] == 0 ? ExchangeState.ONEWAY : ExchangeState.MATCHED);
    }

    private void guessClient() {
        if (client < 0) {
            client = portOf(0) >= portOf(1) ? 0 : 1;
        }
    }

    final Side sideOf(int direction) {
        return direction == client ? Side.CLIENT : Side.SERVER;
    }

    final int directionOf(Side side) {
        return side == Side.CLIENT ? client : 1 - client;
    }

    /** Says who the client is. */
    final void client(int direction) {
        client = direction;
        endpoints = null;
    }

    @Override
    public final Endpoints endpoints() {
        if (endpoints == null) {
            Ip low = new Ip(lowHigh, lowLow);
            Ip high = new Ip(highHigh, highLow);
            String name = context.network(network);
            endpoints = client == 0
                    ? new Endpoints(number, low, portOf(0), high, portOf(1), name)
                    : new Endpoints(number, high, portOf(1), low, portOf(0), name);
        }
        return endpoints;
    }

    @Override
    public final Exchange begin(String protocolName) {
        return context.take(endpoints(), protocolName);
    }

    @Override
    public final void end(Exchange exchange, ExchangeState state) {
        // A connection over which data pass has two ends: if one was never heard, the capture has one direction.
        boolean oneWay = protocol == Packet.TCP && !heard(Side.SERVER);
        ExchangeState known = state == ExchangeState.NO_ANSWER && oneWay ? ExchangeState.REQUEST_ONLY : state;
        CaptureCounters counters = context.counters();
        if (known == ExchangeState.REQUEST_ONLY || known == ExchangeState.NO_ANSWER) {
            counters.unmatchedRequest();
        } else if (known == ExchangeState.ANSWER_ONLY) {
            counters.unmatchedResponse();
        }
        context.give(exchange.state(known));
    }

    @Override
    public final void drop(Exchange exchange) {
        context.takeBack(exchange);
    }

    @Override
    public final BodyReader readBody(Exchange exchange, Side from, ContentCoding coding) {
        BodyReader reader = context.bodies().open(exchange, from == Side.CLIENT, coding);
        exchange.body(from == Side.CLIENT, reader);
        return reader;
    }

    @Override
    public final void undecoded(Undecoded reason, long bytes) {
        context.counters().undecoded(reason, bytes);
    }

    @Override
    public final boolean heard(Side side) {
        return heard[directionOf(side)];
    }

    @Override
    public final int serverPort() {
        guessClient();
        return portOf(1 - client);
    }
}
