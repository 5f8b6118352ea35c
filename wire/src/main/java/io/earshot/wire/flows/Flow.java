package io.earshot.wire.flows;

import io.earshot.model.Ip;
import io.earshot.wire.counters.CaptureCounters;
import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.DatagramDecoder;
import io.earshot.wire.decoders.OpaqueDecoder;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.packets.Packet;

/**
 * One connection, or one pair of datagram sockets. Direction 0 is what the lower address and port sends, direction 1 the other;
 * who is the client shows later.
 */
final class Flow implements Conversation {

    /** Windows in which a protocol is looked for before the stream is left alone. */
    private static final int MAX_WINDOWS = 200;

    final long lowHigh;
    final long lowLow;
    final long highHigh;
    final long highLow;
    final int ports;
    final int protocol;

    FlowList list;
    Flow older;
    Flow newer;
    Flow chained;
    long lastSeen;
    long touched;

    private final FlowContext context;
    private long number;
    private int client = -1;
    private boolean sawStart;
    private boolean over;
    private Endpoints endpoints;
    private final boolean[] heard = new boolean[2];
    private final boolean[] ended = new boolean[2];
    private final long[] payload = new long[2];
    private final int[] accounted = new int[2];
    private final long[] firstData = new long[2];
    private final long[] firstFrame = new long[2];
    private Reassembly[] reassembly = new Reassembly[2];
    private StreamInput[] inputs = new StreamInput[2];
    private StreamDecoder decoder;
    private DatagramDecoder datagrams;
    private Recognition recognition;
    private int windows;
    private int lastDirection = -1;
    private boolean spoke;
    private boolean inDecoder;
    private boolean changed;
    private long datagramMark;
    private long datagramNanos;

    Flow(FlowContext context, long lowHigh, long lowLow, long highHigh, long highLow, int ports, int protocol) {
        this.context = context;
        this.lowHigh = lowHigh;
        this.lowLow = lowLow;
        this.highHigh = highHigh;
        this.highLow = highLow;
        this.ports = ports;
        this.protocol = protocol;
        reset();
    }

    private void reset() {
        number = context.nextConversation();
        client = -1;
        sawStart = false;
        over = false;
        endpoints = null;
        decoder = null;
        recognition = null;
        windows = 0;
        lastDirection = -1;
        spoke = false;
        for (int i = 0; i < 2; i++) {
            heard[i] = false;
            ended[i] = false;
            payload[i] = 0;
            firstData[i] = 0;
            firstFrame[i] = 0;
            if (protocol == Packet.TCP) {
                reassembly[i] =
                        new Reassembly(i, context.budget(), context.limits().bytesPerFlow(), new Receiver());
                inputs[i] = new StreamInput();
            }
        }
    }

    int portOf(int direction) {
        return direction == 0 ? ports >>> 16 : ports & 0xffff;
    }

    boolean isOver() {
        return over;
    }

    // ---- TCP

    void tcp(Packet packet, int direction) {
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
        heard[direction] = true;
        if (packet.has(Packet.RST)) {
            close(packet.nanos());
            return;
        }
        Reassembly own = reassembly[direction];
        Reassembly peer = reassembly[1 - direction];
        int length = packet.length();
        if (packet.has(Packet.ACK)) {
            peer.acknowledge(packet.acknowledgement(), packet.nanos(), length > 0 && isNew(packet, own));
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
        boolean anew = own.isStarted() && (over || own.isFar(first) || (own.next() != first && !isOldSyn(own, first)));
        if (anew || (over && !own.isStarted())) {
            restart();
            own = reassembly[direction];
        }
        if (!own.isStarted()) {
            own.start(first);
        }
        if (!sawStart) {
            sawStart = true;
            client = packet.has(Packet.ACK) ? 1 - direction : direction;
        }
    }

    /** A late copy of the SYN that began this connection. */
    private boolean isOldSyn(Reassembly own, int first) {
        int sent = own.next() - first;
        return sent >= 0 && sent <= payload[own == reassembly[0] ? 0 : 1] + 1;
    }

    private void restart() {
        close(lastSeen);
        reset();
        context.counters().flow(false);
    }

    private void payload(Packet packet, int direction, Reassembly own) {
        long mark = ((long) packet.identification() << 32 | (packet.sequence() & 0xffff_ffffL))
                ^ packet.timestamps() * 0x9E3779B97F4A7C15L;
        if (!own.isStarted() && packet.length() == 1 && !sawStart) {
            // A keep-alive probe repeats the byte before the next: neither data nor a base for counting.
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
                heard[1 - direction]);
        if (fresh) {
            payload[direction] += packet.length();
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
            if (!ended[i] && decoder != null && reassembly[i].isFinished()) {
                tellEnd(i);
            }
        }
        if (reassembly[0].isFinished() && reassembly[1].isFinished() && !over) {
            close(nanos);
        }
    }

    private void tellEnd(int direction) {
        ended[direction] = true;
        guarded(() -> decoder.end(sideOf(direction), inputs[direction]), inputs[direction]);
        inputs[direction].discard();
    }

    /** Ends the conversation; what comes later of it is ignored. */
    void close(long nanos) {
        if (over) {
            return;
        }
        over = true;
        if (protocol != Packet.TCP) {
            if (datagrams != null) {
                datagrams.close(nanos);
            } else {
                fallback("udp");
            }
            return;
        }
        for (Reassembly direction : reassembly) {
            direction.giveUp(nanos);
        }
        if (recognition != null) {
            decide(payload[0] > 0 && payload[1] > 0 ? 2 : 3);
            decideFailed();
            dropRecognition();
        }
        if (decoder != null) {
            for (int i = 0; i < 2; i++) {
                if (!ended[i]) {
                    tellEnd(i);
                }
            }
            guarded(() -> decoder.close(nanos), inputs[0]);
            spoke = true;
        }
        release();
        if (!spoke) {
            fallback("tcp");
        }
        decoder = null;
    }

    private void release() {
        account(0, 0);
        account(1, 0);
        inputs = new StreamInput[] {new StreamInput(), new StreamInput()};
    }

    /** Reports a stream that nothing recognised by its bytes and the time to the first answer. */
    private void fallback(String name) {
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
            client = portOf(0) == portOf(1) || portOf(0) > portOf(1) ? 0 : 1;
        }
    }

    // ---- ordered bytes

    private final class Receiver implements Reassembly.Receiver {

        @Override
        public void bytes(int direction, byte[] bytes, int offset, int captured, int length, long nanos, long frame) {
            if (firstData[direction] == 0) {
                firstData[direction] = nanos;
                firstFrame[direction] = frame;
            }
            if (decoder == null && captured > 0) {
                recognise(direction, bytes, offset, captured, length, nanos, frame);
                return;
            }
            if (captured > 0) {
                feed(direction, bytes, offset, captured, nanos, frame);
            }
            if (captured < length) {
                context.counters().undecoded(Undecoded.SNAP_LENGTH, length - (long) captured);
                missing(direction, length - (long) captured);
            }
        }

        @Override
        public void hole(int direction, long missing) {
            context.counters().gap(missing);
            missing(direction, missing);
        }
    }

    private void missing(int direction, long count) {
        if (decoder == null) {
            return;
        }
        StreamInput input = inputs[direction];
        boolean skipped = input.isSkipping();
        long left = input.absorbGap(count);
        if (left == 0 && (input.isSkipping() || !skipped)) {
            return;
        }
        guarded(
                () -> {
                    if (left > 0) {
                        decoder.gap(sideOf(direction), input, left);
                        input.discard();
                    } else {
                        decoder.data(sideOf(direction), input);
                    }
                },
                input);
        settle(direction);
    }

    private void feed(int direction, byte[] bytes, int offset, int length, long nanos, long frame) {
        StreamInput input = inputs[direction];
        if (input.feed(bytes, offset, length, nanos, frame)) {
            decode(direction, input);
        }
        settle(direction);
    }

    private void decode(int direction, StreamInput input) {
        inDecoder = true;
        try {
            decoder.data(sideOf(direction), input);
        } catch (RuntimeException bug) {
            failed(input);
        } finally {
            inDecoder = false;
        }
    }

    private void guarded(Runnable call, StreamInput input) {
        inDecoder = true;
        try {
            call.run();
        } catch (RuntimeException bug) {
            failed(input);
        } finally {
            inDecoder = false;
        }
    }

    /** One stream that a decoder cannot cope with must not end the capture of all others. */
    private void failed(StreamInput input) {
        context.counters().undecoded(Undecoded.DECODER_FAILURE, input.available());
        input.discard();
        input.stopSkipping();
        decoder = new OpaqueDecoder(this, Undecoded.DECODER_FAILURE);
    }

    private void settle(int direction) {
        while (changed) {
            changed = false;
            for (int i = 0; i < 2; i++) {
                int which = i == 0 ? direction : 1 - direction;
                if (inputs[which].available() > 0) {
                    decode(which, inputs[which]);
                }
            }
            keep(1 - direction);
        }
        keep(direction);
    }

    private void keep(int direction) {
        StreamInput input = inputs[direction];
        boolean kept = input.keepRest();
        if (!kept || !account(direction, input.kept())) {
            context.counters().undecoded(Undecoded.BUFFER_LIMIT, input.available());
            guarded(() -> decoder.gap(sideOf(direction), input, 0), input);
            inputs[direction] = new StreamInput();
            account(direction, 0);
        }
    }

    /** Tells the budget how many bytes a direction holds now. Returns false if there is no room for them. */
    private boolean account(int direction, int bytes) {
        int more = bytes - accounted[direction];
        if (more > 0 && !context.budget().reserve(more)) {
            return false;
        }
        if (more < 0) {
            context.budget().release(-more);
        }
        accounted[direction] = bytes;
        return true;
    }

    // ---- recognition

    private void recognise(int direction, byte[] bytes, int offset, int captured, int length, long nanos, long frame) {
        boolean turn = direction != lastDirection;
        lastDirection = direction;
        if (recognition == null) {
            if (windows >= MAX_WINDOWS || (!turn && windows > 0)) {
                context.counters().undecoded(Undecoded.UNKNOWN_PROTOCOL, captured);
                return;
            }
            recognition = new Recognition(context.protocols(), sawStart && windows == 0);
            windows++;
        }
        if (!context.budget().reserve(captured)) {
            dropRecognition();
            return;
        }
        byte[] copy = new byte[captured];
        System.arraycopy(bytes, offset, copy, 0, captured);
        recognition.add(new Segment(direction, 0, copy, length, nanos, frame));
        decide(3);
        if (recognition != null && recognition.isFull()) {
            dropRecognition();
        }
    }

    private void decide(int threshold) {
        Recognition.Result result = forced();
        if (result == null) {
            result = recognition.best(client, portOf(0), portOf(1), threshold);
        }
        if (result != null) {
            speak(result);
        }
    }

    /** A client that spoke and was never answered, on a port with one protocol only. */
    private void decideFailed() {
        if (recognition != null && client >= 0) {
            Recognition.Result failed = recognition.failedAttempt(client, portOf(1 - client));
            if (failed != null) {
                speak(failed);
            }
        }
    }

    private void speak(Recognition.Result result) {
        Recognition known = recognition;
        recognition = null;
        context.budget().release(known.bytes());
        client = result.clientDirection();
        endpoints = null;
        spoke = true;
        decoder = result.protocol().open(this);
        int from = known.firstOf(result);
        for (int i = 0; i < known.segments().size() && decoder != null; i++) {
            Segment segment = known.segments().get(i);
            if (i < from) {
                context.counters().undecoded(Undecoded.RESYNCHRONISING, segment.bytes().length);
                continue;
            }
            feed(segment.direction(), segment.bytes(), 0, segment.bytes().length, segment.nanos(), segment.frame());
            if (segment.bytes().length < segment.length()) {
                long cut = segment.length() - (long) segment.bytes().length;
                context.counters().undecoded(Undecoded.SNAP_LENGTH, cut);
                missing(segment.direction(), cut);
            }
        }
    }

    private Recognition.Result forced() {
        for (int direction = 0; direction < 2; direction++) {
            Protocol named = context.forced(portOf(1 - direction));
            if (named != null && (client < 0 || client == direction)) {
                return new Recognition.Result(named, direction);
            }
        }
        return null;
    }

    private void dropRecognition() {
        if (recognition != null) {
            context.budget().release(recognition.bytes());
            context.counters().undecoded(Undecoded.UNKNOWN_PROTOCOL, recognition.bytes());
            recognition = null;
        }
    }

    // ---- UDP

    void udp(Packet packet, int direction) {
        if (packet.isUnreachable()) {
            if (datagrams != null) {
                datagrams.unreachable(packet.bytes(), packet.offset(), packet.captured(), packet.nanos());
            }
            return;
        }
        heard[direction] = true;
        if (isMirrorCopy(packet)) {
            context.counters().mirrorCopy();
            return;
        }
        if (firstData[direction] == 0) {
            firstData[direction] = packet.nanos();
            firstFrame[direction] = packet.frame();
        }
        payload[direction] += packet.length();
        if (packet.captured() < packet.length()) {
            context.counters().undecoded(Undecoded.SNAP_LENGTH, packet.length() - (long) packet.captured());
        }
        if (datagrams == null) {
            FlowContext.Datagrams found = context.datagrams(packet);
            if (found == null) {
                context.counters().undecoded(Undecoded.UNKNOWN_PROTOCOL, packet.length());
                return;
            }
            client = found.fromClient() ? direction : 1 - direction;
            datagrams = found.protocol().open(this);
        }
        datagrams.datagram(
                sideOf(direction), packet.bytes(), packet.offset(), packet.captured(), packet.nanos(), packet.frame());
    }

    private boolean isMirrorCopy(Packet packet) {
        if (packet.identification() == 0) {
            return false;
        }
        long mark = (long) packet.identification() << 32 | packet.length() << 16 | packet.sourcePort();
        boolean copy = mark == datagramMark && packet.nanos() - datagramNanos < 20_000_000L;
        datagramMark = mark;
        datagramNanos = packet.nanos();
        return copy;
    }

    // ---- Conversation

    private Side sideOf(int direction) {
        return direction == client ? Side.CLIENT : Side.SERVER;
    }

    private int directionOf(Side side) {
        return side == Side.CLIENT ? client : 1 - client;
    }

    private Endpoints endpoints() {
        if (endpoints == null) {
            Ip low = new Ip(lowHigh, lowLow);
            Ip high = new Ip(highHigh, highLow);
            endpoints = client == 0
                    ? new Endpoints(number, low, portOf(0), high, portOf(1))
                    : new Endpoints(number, high, portOf(1), low, portOf(0));
        }
        return endpoints;
    }

    @Override
    public Exchange begin(String protocolName) {
        return context.take(endpoints(), protocolName);
    }

    @Override
    public void end(Exchange exchange, ExchangeState state) {
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
    public void drop(Exchange exchange) {
        context.takeBack(exchange);
    }

    @Override
    public void undecoded(Undecoded reason, long bytes) {
        context.counters().undecoded(reason, bytes);
    }

    @Override
    public void become(StreamDecoder next) {
        decoder = next;
        changed = inDecoder;
    }

    @Override
    public StreamInput input(Side side) {
        return inputs[directionOf(side)];
    }

    @Override
    public boolean sawStart() {
        return sawStart;
    }

    @Override
    public boolean heard(Side side) {
        return heard[directionOf(side)];
    }

    @Override
    public int serverPort() {
        guessClient();
        return portOf(1 - client);
    }
}
