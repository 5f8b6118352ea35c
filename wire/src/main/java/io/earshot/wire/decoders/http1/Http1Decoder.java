package io.earshot.wire.decoders.http1;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.OpaqueDecoder;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.RequestQueue;
import io.earshot.wire.exchanges.TargetKind;
import java.util.function.BiFunction;

/** Decodes one HTTP/1 connection. After a gap each side goes on at the next segment that begins with a start line. */
final class Http1Decoder implements StreamDecoder {

    private static final String NAME = "http1";
    private static final int MAX_HEAD = 1 << 16;

    /** Marks in {@link Exchange#tag()}. */
    private static final int HEAD_METHOD = 1;

    private static final int CONNECT_METHOD = 2;
    private static final int EXPECTS = 4;
    private static final int UPGRADES = 8;

    private final Conversation conversation;
    private final BiFunction<Conversation, Exchange, StreamDecoder> http2;
    private final MessageParts parts;
    private final SideState client;
    private final SideState server;
    private final Head head = new Head();
    private final RequestQueue queue;
    private Exchange sending;
    private Exchange answering;
    /** Answered before its body was complete. */
    private Exchange early;

    private boolean upgraded;

    Http1Decoder(
            Conversation conversation, BiFunction<Conversation, Exchange, StreamDecoder> http2, MessageParts parts) {
        this.conversation = conversation;
        this.http2 = http2;
        this.parts = parts;
        this.client = new SideState(Side.CLIENT, parts);
        this.server = new SideState(Side.SERVER, parts);
        this.queue = new RequestQueue(conversation::end);
    }

    @Override
    public void data(Side from, StreamInput in) {
        SideState state = from == Side.CLIENT ? client : server;
        while (!upgraded) {
            switch (state.reading) {
                case HEAD -> {
                    if (!head(from, state, in)) {
                        return;
                    }
                }
                case BODY -> {
                    int passed = state.body.pass(in);
                    if (passed == 0) {
                        return;
                    }
                    state.body.close(passed > 0);
                    state.reading = SideState.Reading.HEAD;
                    messageEnds(from, in);
                    if (passed < 0) {
                        lose(from, state, in);
                    }
                }
                case PERHAPS_BODY -> {
                    int status = StartLine.status(in.bytes(), in.position(), in.limit());
                    if (status < 0) {
                        return;
                    }
                    state.reading = status > 0 ? SideState.Reading.HEAD : SideState.Reading.BODY;
                    if (status > 0) {
                        messageEnds(from, in);
                    } else {
                        state.body.length(state.perhaps, BodyReader.NONE, in);
                    }
                }
                case SEARCHING -> {
                    if (!search(from, state, in)) {
                        return;
                    }
                }
            }
        }
    }

    private boolean search(Side from, SideState state, StreamInput in) {
        if (in.available() == 0) {
            return false;
        }
        int found = from == Side.CLIENT
                ? StartLine.methodLength(in.bytes(), in.position(), in.limit())
                : StartLine.status(in.bytes(), in.position(), in.limit());
        if (found > 0) {
            state.reading = SideState.Reading.HEAD;
            return true;
        }
        if (found == 0) {
            conversation.undecoded(Undecoded.RESYNCHRONISING, in.available());
            in.advanceAll();
        }
        return false;
    }

    private void lose(Side from, SideState state, StreamInput in) {
        conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        in.advanceAll();
        state.scanned = 0;
        state.reading = SideState.Reading.SEARCHING;
        if (from == Side.SERVER) {
            queue.answersLost();
        }
    }

    /** Returns whether a whole head was taken. */
    private boolean head(Side from, SideState state, StreamInput in) {
        if (state.scanned == 0) {
            // Empty lines before a request line are allowed (RFC 9112, 2.2).
            while (in.available() > 0 && (in.uint8(0) == '\r' || in.uint8(0) == '\n')) {
                in.advance(1);
            }
        }
        if (in.available() == 0) {
            return false;
        }
        byte[] bytes = in.bytes();
        int begin = in.position();
        int kind = from == Side.CLIENT
                ? StartLine.methodLength(bytes, begin, in.limit())
                : StartLine.status(bytes, begin, in.limit());
        if (kind == 0 && from == Side.CLIENT) {
            kind = StartLine.tokenLength(bytes, begin, in.limit());
        }
        if (kind == 0) {
            unexpected(from, state, in);
            return state.reading == SideState.Reading.SEARCHING && in.available() > 0;
        }
        int end = Head.end(bytes, begin + Math.max(0, state.scanned - 3), in.limit());
        if (end < 0) {
            state.scanned = in.available();
            if (state.scanned > MAX_HEAD) {
                partial(from, in);
                lose(from, state, in);
            }
            return false;
        }
        state.scanned = 0;
        head.read(bytes, begin, end);
        parts.head(from, in, end - begin);
        if (from == Side.CLIENT) {
            request(in, begin, end);
        } else {
            response(in, kind, begin, end);
        }
        return true;
    }

    private void unexpected(Side from, SideState state, StreamInput in) {
        if (from == Side.CLIENT && conversation.sawStart()) {
            Exchange strange = conversation
                    .begin(NAME)
                    .operation("?")
                    .requestAt(in.startNanos(), in.startFrame())
                    .requestEndsAt(in.nanos())
                    .addRequestBytes(in.available())
                    .note("not an HTTP request");
            queue.add(strange);
        }
        lose(from, state, in);
    }

    private void request(StreamInput in, int begin, int end) {
        Exchange request = startRequest(in, begin, end);
        request.addRequestBytes(end - (long) begin);
        in.advance(end - begin);
        queue.add(request);
        sending = request;
        client.reading = SideState.Reading.BODY;
        int tag = mark(request.operation()) | (head.expectsContinue() ? EXPECTS : 0);
        if (head.upgradesToHttp2() || head.upgradesToWebSocket()) {
            tag |= UPGRADES;
        }
        request.tag(tag);
        request.requestEndsAt(in.nanos());
        client.bodyStart = in.total();
        if (head.isChunked()) {
            client.body.chunks(conversation.readBody(request, Side.CLIENT, head.coding()));
        } else if (head.contentLength() > 0) {
            request.addRequestBytes(head.contentLength());
            client.body.length(head.contentLength(), conversation.readBody(request, Side.CLIENT, head.coding()), in);
        } else {
            client.body.none();
        }
    }

    private Exchange startRequest(StreamInput in, int begin, int end) {
        byte[] bytes = in.bytes();
        String method = StartLine.method(bytes, begin, end);
        Exchange request = conversation.begin(NAME).operation(method).requestAt(in.startNanos(), in.startFrame());
        int from = Math.min(end, begin + method.length() + 1);
        int to = from;
        while (to < end && bytes[to] != ' ' && bytes[to] != '\r' && bytes[to] != '\n') {
            to++;
        }
        return request.target(TargetKind.PATH, bytes, from, to - from);
    }

    private static int mark(String method) {
        return method.equals("HEAD") ? HEAD_METHOD : method.equals("CONNECT") ? CONNECT_METHOD : 0;
    }

    private void response(StreamInput in, int status, int begin, int end) {
        if (status < 200 && status != 101) {
            in.advance(end - begin);
            return;
        }
        Exchange exchange = startResponse(in, status);
        exchange.addResponseBytes(end - (long) begin);
        boolean known = exchange.state() == ExchangeState.MATCHED;
        in.advance(end - begin);
        answering = exchange;
        if (status == 101 || (known && (exchange.tag() & CONNECT_METHOD) != 0 && status < 300)) {
            upgrade(in);
            return;
        }
        server.reading = SideState.Reading.BODY;
        stopWaitingForBody(exchange);
        if (status == 204 || status == 304 || (known && (exchange.tag() & HEAD_METHOD) != 0)) {
            server.body.none();
        } else if (head.isChunked()) {
            server.body.chunks(reader(exchange));
        } else if (head.hasLength()) {
            exchange.addResponseBytes(head.contentLength());
            if (known || head.contentLength() == 0) {
                server.body.length(head.contentLength(), reader(exchange), in);
            } else {
                server.perhaps = head.contentLength();
                server.reading = SideState.Reading.PERHAPS_BODY;
            }
        } else {
            server.body.toEnd(reader(exchange));
        }
    }

    private BodyReader reader(Exchange exchange) {
        return exchange.state() == ExchangeState.MATCHED
                ? conversation.readBody(exchange, Side.SERVER, head.coding())
                : BodyReader.NONE;
    }

    private Exchange startResponse(StreamInput in, int status) {
        if (answering != null) {
            finish(answering, in.startNanos());
        }
        if (early != null) {
            sending = null;
            endEarly();
        }
        boolean matched = queue.prepareAnswer();
        Exchange exchange = matched ? queue.poll() : conversation.begin(NAME).state(ExchangeState.ANSWER_ONLY);
        return exchange.status(StartLine.statusText(status), status >= 500)
                .responseAt(in.startNanos(), in.startFrame())
                .responseEndsAt(in.nanos());
    }

    /** An answer before a body that the client announced with {@code Expect}: the body never comes. */
    private void stopWaitingForBody(Exchange answered) {
        if (answered == sending
                && (answered.tag() & EXPECTS) != 0
                && client.reading == SideState.Reading.BODY
                && conversation.input(Side.CLIENT).total() == client.bodyStart) {
            conversation.input(Side.CLIENT).stopSkipping();
            client.reading = SideState.Reading.HEAD;
            sending = null;
        }
    }

    private void upgrade(StreamInput in) {
        Exchange exchange = answering;
        answering = null;
        sending = null;
        boolean toHttp2 = head.upgradesToHttp2();
        if (head.upgradesToWebSocket()) {
            exchange.note("upgrade to websocket");
        }
        if (toHttp2) {
            exchange.note("upgrade to h2c");
        }
        exchange.responseEndsAt(in.nanos());
        StreamDecoder next =
                toHttp2 ? http2.apply(conversation, exchange) : new OpaqueDecoder(conversation, Undecoded.UPGRADED);
        conversation.end(exchange, exchange.state());
        queue.drain(ExchangeState.NO_ANSWER);
        conversation.become(next);
        upgraded = true;
    }

    private void messageEnds(Side from, StreamInput in) {
        if (from == Side.CLIENT) {
            if (sending != null) {
                sending.requestEndsAt(in.nanos());
                sending = null;
                endEarly();
            }
        } else if (answering != null) {
            finish(answering, in.nanos());
        }
    }

    private void finish(Exchange exchange, long nanos) {
        answering = null;
        exchange.responseEndsAt(nanos);
        if (conversation.input(Side.SERVER).takeHole()
                || conversation.input(Side.CLIENT).takeHole()) {
            exchange.torn();
        }
        if (exchange == sending) {
            early = exchange;
        } else {
            conversation.end(exchange, exchange.state());
        }
    }

    private void endEarly() {
        if (early != null) {
            Exchange exchange = early;
            early = null;
            conversation.end(exchange, exchange.state());
        }
    }

    /** Uses a head of which the rest is missing: the start line comes first. */
    private void partial(Side from, StreamInput in) {
        int begin = in.position();
        int end = in.limit();
        parts.head(from, in, end - begin);
        if (from == Side.CLIENT) {
            if (StartLine.methodLength(in.bytes(), begin, end) > 0) {
                Exchange request = startRequest(in, begin, end);
                queue.add(request.requestEndsAt(in.nanos())
                        .tag(mark(request.operation()))
                        .addRequestBytes(in.available())
                        .torn()
                        .note("head not complete"));
            }
            return;
        }
        int status = StartLine.status(in.bytes(), begin, end);
        if (status >= 200) {
            Exchange exchange = startResponse(in, status);
            exchange.addResponseBytes(in.available()).torn();
            stopWaitingForBody(exchange);
            finish(exchange, in.nanos());
        }
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        SideState state = from == Side.CLIENT ? client : server;
        boolean wasHead = state.reading == SideState.Reading.HEAD && in.available() > 0;
        state.body.close(false);
        if (from == Side.CLIENT) {
            if (wasHead) {
                partial(from, in);
            } else {
                messageEnds(from, in);
            }
            queue.requestsLost();
        } else if (state.reading == SideState.Reading.BODY && state.body.isToEnd()) {
            return;
        } else {
            boolean whole = wasHead && StartLine.status(in.bytes(), in.position(), in.limit()) >= 200;
            if (wasHead) {
                partial(from, in);
            } else {
                messageEnds(from, in);
            }
            if (!whole) {
                queue.answersLost();
            }
        }
        state.scanned = 0;
        state.reading = SideState.Reading.SEARCHING;
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (from == Side.SERVER) {
            if (server.reading == SideState.Reading.HEAD && in.available() > 0) {
                partial(from, in);
            }
            if (answering != null) {
                if (!server.body.isToEnd()) {
                    answering.note("body cut");
                }
                server.body.close(server.body.isToEnd());
                finish(answering, in.nanos());
            }
            return;
        }
        if (client.reading == SideState.Reading.HEAD
                && in.available() > 0
                && StartLine.methodLength(in.bytes(), in.position(), in.limit()) > 0) {
            parts.head(from, in, in.available());
            Exchange cut = startRequest(in, in.position(), in.limit());
            conversation.end(cut.requestEndsAt(in.nanos()).note("head not complete"), ExchangeState.CUT);
        }
    }

    @Override
    public void close(long nanos) {
        if (answering != null) {
            finish(answering, nanos);
        }
        endEarly();
        queue.drain(ExchangeState.NO_ANSWER);
    }
}
