package io.earshot.wire.decoders.http2;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;
import io.earshot.wire.exchanges.OpenExchanges;
import io.earshot.wire.exchanges.TargetKind;
import java.util.Arrays;

/** Decodes one HTTP/2 connection. Exchanges are streams; every header block is decoded, since later ones build on it. */
final class Http2Decoder implements StreamDecoder {

    private static final String NAME = "http2";
    private static final int MAX_BLOCK = 1 << 16;
    private static final int END_STREAM = 1;
    /** Marks an exchange as a call of gRPC; no flag of frames. */
    private static final int GRPC = 0x100;

    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;

    private final Conversation conversation;
    private final DirectionState client = new DirectionState();
    private final DirectionState server = new DirectionState();
    private final HeaderBlock headers = new HeaderBlock();
    private final OpenExchanges streams;
    /** Streams that were given up while their answers were perhaps on their way. */
    private int lastReset = -1;

    private int resetBefore = -1;

    Http2Decoder(Conversation conversation) {
        this.conversation = conversation;
        this.streams = new OpenExchanges(conversation::end);
        client.prefaceDue = true;
    }

    /** Takes a request that was sent in HTTP/1.1 as the first stream. */
    void beginWith(Exchange asked) {
        Exchange first = conversation.begin(NAME).stream(1)
                .operation(asked.operation())
                .target(asked.targetKind(), asked.targetBytes(), 0, asked.targetLength())
                .requestAt(asked.requestStart(), asked.requestFrame())
                .requestEndsAt(asked.requestEnd());
        streams.put(1, first.addRequestBytes(asked.requestBytes()).tag(END_STREAM));
    }

    private DirectionState state(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    @Override
    public void data(Side from, StreamInput in) {
        DirectionState state = state(from);
        while (true) {
            if (state.dataStream != 0) {
                if (in.isSkipping()) {
                    return;
                }
                if (state.padding > 0) {
                    in.skip(state.padding);
                    state.padding = 0;
                    continue;
                }
                dataPassed(from, state, in);
            }
            if (in.available() == 0) {
                return;
            }
            if (state.prefaceDue && !preface(state, in)) {
                return;
            }
            if (state.searching && !search(state, in)) {
                return;
            }
            if (!frame(from, state, in)) {
                return;
            }
        }
    }

    private static boolean preface(DirectionState state, StreamInput in) {
        if (Frames.isPreface(in.bytes(), in.position(), in.limit())) {
            if (in.available() < Frames.prefaceLength()) {
                return false;
            }
            in.advance(Frames.prefaceLength());
        }
        state.prefaceDue = false;
        return true;
    }

    private boolean search(DirectionState state, StreamInput in) {
        int count = Frames.count(in.bytes(), in.position(), in.limit(), state.maxFrame);
        if (in.available() < Frames.HEADER) {
            return false;
        }
        if (count >= 2 || (count == 1 && Frames.endExactly(in.bytes(), in.position(), in.limit()))) {
            state.searching = false;
            return true;
        }
        conversation.undecoded(Undecoded.RESYNCHRONISING, in.available());
        in.advanceAll();
        return false;
    }

    private boolean frame(Side from, DirectionState state, StreamInput in) {
        if (in.available() < Frames.HEADER) {
            return false;
        }
        byte[] bytes = in.bytes();
        int at = in.position();
        int length = Frames.length(bytes, at);
        int type = bytes[at + 3] & 0xff;
        int flags = bytes[at + 4] & 0xff;
        int stream = Frames.stream(bytes, at);
        if (!Frames.isAcceptable(bytes, at, state.maxFrame)) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
            in.advanceAll();
            lose(state);
            return false;
        }
        switch (type) {
            case Frames.DATA -> {
                boolean padded = (flags & PADDED) != 0 && length > 0;
                if (padded && in.available() <= Frames.HEADER) {
                    in.need(Frames.HEADER + 1);
                    return false;
                }
                beginData(from, state, stream, flags, length, in.startNanos());
                in.advance(Frames.HEADER);
                int content = length;
                if (padded) {
                    state.padding = Math.min(in.uint8(0), length - 1);
                    in.advance(1);
                    content -= 1 + state.padding;
                }
                Exchange known = streams.get(stream);
                in.skip(content, known == null ? BodyReader.NONE : known.body(from == Side.CLIENT));
            }
            case Frames.HEADERS, Frames.PUSH_PROMISE, Frames.CONTINUATION, Frames.SETTINGS -> {
                if (in.available() < Frames.HEADER + length) {
                    in.need(Frames.HEADER + length);
                    return false;
                }
                if (type == Frames.SETTINGS) {
                    state(from.other()).settings(bytes, at + Frames.HEADER, length);
                } else {
                    block(from, state, in, type, flags, stream, length);
                }
                in.advance(Frames.HEADER + length);
            }
            case Frames.RST_STREAM -> {
                reset(from, stream, in);
                in.skip(Frames.HEADER + (long) length);
            }
            default -> in.skip(Frames.HEADER + (long) length);
        }
        return !in.isSkipping() || state.dataStream != 0;
    }

    private void block(Side from, DirectionState state, StreamInput in, int type, int flags, int stream, int length) {
        byte[] bytes = in.bytes();
        int begin = in.position() + Frames.HEADER;
        int end = begin + length;
        if (type == Frames.CONTINUATION) {
            if (!state.blockOpen || stream != state.blockStream) {
                state.table.forget();
                state.blockOpen = false;
                return;
            }
        } else {
            if ((flags & PADDED) != 0) {
                if (length == 0) { // no room for the length of the padding: RFC 9113, section 6.2
                    state.table.forget();
                    state.blockOpen = false;
                    return;
                }
                end -= bytes[begin] & 0xff;
                begin++;
            }
            if (type == Frames.HEADERS && (flags & PRIORITY) != 0) {
                begin += 5;
            }
            if (type == Frames.PUSH_PROMISE) {
                begin += 4;
            }
            state.promise = type == Frames.PUSH_PROMISE;
            state.blockNanos = in.startNanos();
            state.blockFrame = in.startFrame();
            state.blockStream = stream;
            state.blockFlags = flags;
            state.blockLength = 0;
            state.blockOpen = true;
        }
        if (begin > end) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, length);
            state.blockOpen = false;
            state.table.forget();
            return;
        }
        if ((flags & END_HEADERS) != 0 && state.blockLength == 0) {
            headers(from, state, in, bytes, begin, end);
            return;
        }
        if (state.blockLength + end - begin > MAX_BLOCK) {
            conversation.undecoded(Undecoded.BUFFER_LIMIT, length);
            state.blockOpen = false;
            state.table.forget();
            return;
        }
        if (state.block.length < state.blockLength + end - begin) {
            state.block = Arrays.copyOf(state.block, (state.blockLength + end - begin) * 2);
        }
        System.arraycopy(bytes, begin, state.block, state.blockLength, end - begin);
        state.blockLength += end - begin;
        if ((flags & END_HEADERS) != 0) {
            headers(from, state, in, state.block, 0, state.blockLength);
            state.block = new byte[0];
        }
    }

    private void headers(Side from, DirectionState state, StreamInput in, byte[] block, int begin, int end) {
        state.blockOpen = false;
        if (!headers.decode(state.table, block, begin, end)) {
            state.table.forget();
            conversation.undecoded(Undecoded.HEADER_TABLE_LOST, end - (long) begin);
        } else if (headers.lost() > 0) {
            conversation.undecoded(Undecoded.HEADER_TABLE_LOST, 0);
        }
        if (state.promise) {
            return;
        }
        boolean ends = (state.blockFlags & END_STREAM) != 0;
        if (from == Side.CLIENT) {
            request(state, in, end - (long) begin, ends);
        } else {
            response(state, in, end - (long) begin, ends);
        }
    }

    private void request(DirectionState state, StreamInput in, long size, boolean ends) {
        Exchange known = streams.get(state.blockStream);
        if (known == null) {
            known = conversation.begin(NAME).stream(state.blockStream)
                    .operation(headers.method())
                    .requestAt(state.blockNanos, state.blockFrame);
            if (headers.pathLength() > 0) {
                known.target(
                        headers.isGrpc() ? TargetKind.NAME : TargetKind.PATH, headers.path(), 0, headers.pathLength());
            }
            if (headers.isGrpc()) {
                known.note("grpc").tag(GRPC);
            }
            if (headers.lost() > 0 && (headers.method().isEmpty() || headers.pathLength() == 0)) {
                known.note("header table lost");
            }
            streams.put(state.blockStream, known);
            if (!ends) {
                conversation.readBody(known, Side.CLIENT, headers.coding());
            }
        }
        known.addRequestBytes(size + Frames.HEADER).requestEndsAt(in.nanos());
        if (ends) {
            known.body(true).close(true);
            known.tag(known.tag() | END_STREAM);
        }
    }

    private void response(DirectionState state, StreamInput in, long size, boolean ends) {
        int status = headers.status();
        if (status >= 100 && status < 200 && !ends) {
            return;
        }
        Exchange known = streams.get(state.blockStream);
        if (known == null) {
            if (state.blockStream == lastReset || state.blockStream == resetBefore) {
                return;
            }
            known = conversation.begin(NAME).stream(state.blockStream).state(ExchangeState.ANSWER_ONLY);
            streams.put(state.blockStream, known);
        }
        known.doubtful(false).addResponseBytes(size + Frames.HEADER);
        if (known.responseStart() == 0) {
            known.responseAt(state.blockNanos, state.blockFrame);
            known.status(status == 0 ? "" : Integer.toString(status), status >= 500);
            if (!ends && known.state() == ExchangeState.MATCHED) {
                conversation.readBody(known, Side.SERVER, headers.coding());
            }
        }
        if (headers.grpcStatus() != HeaderBlock.NO_GRPC_STATUS) {
            int code = headers.grpcStatus();
            known.code(Integer.toString(code));
            if (code != 0) {
                known.status(known.status(), true);
            }
        }
        known.responseEndsAt(in.nanos());
        if (ends) {
            known.body(false).close(true);
            end(state.blockStream);
        }
    }

    private void beginData(Side from, DirectionState state, int stream, int flags, int length, long began) {
        state.dataStream = stream;
        state.dataEnds = (flags & END_STREAM) != 0;
        Exchange known = streams.get(stream);
        if (known == null) {
            return;
        }
        if (from == Side.CLIENT) {
            known.addRequestBytes(length + (long) Frames.HEADER);
        } else {
            known.addResponseBytes(length + (long) Frames.HEADER);
            if (known.responseStart() == 0) {
                // The header block fell into a gap: that an answer came is known, not when it began.
                known.responseEndsAt(began).doubtful(true);
            }
        }
    }

    private void dataPassed(Side from, DirectionState state, StreamInput in) {
        int stream = state.dataStream;
        state.dataStream = 0;
        Exchange known = streams.get(stream);
        if (known == null) {
            return;
        }
        if (from == Side.CLIENT) {
            known.requestEndsAt(in.nanos());
            if (state.dataEnds) {
                known.body(true).close(true);
                known.tag(known.tag() | END_STREAM);
            }
        } else {
            known.responseEndsAt(in.nanos());
            if (state.dataEnds) {
                known.body(false).close(true);
                end(stream);
            }
        }
    }

    private void reset(Side from, int stream, StreamInput in) {
        Exchange known = streams.get(stream);
        if (known == null) {
            return;
        }
        int code = in.available() >= 13 ? in.int32(9) : -1;
        resetBefore = lastReset;
        lastReset = stream;
        known.note("RST_STREAM by " + (from == Side.CLIENT ? "client" : "server") + (code >= 0 ? " " + code : ""));
        if ((known.tag() & GRPC) != 0 && known.code().isEmpty()) {
            GrpcReset.status(code)
                    .ifPresent(status -> known.code(Integer.toString(status)).status(known.status(), true));
        }
        end(stream);
    }

    private void end(int stream) {
        Exchange exchange = streams.remove(stream);
        if (exchange == null) {
            return;
        }
        ExchangeState state = exchange.state();
        if (exchange.responseStart() == 0) {
            state = exchange.isDoubtful() ? ExchangeState.REQUEST_ONLY : ExchangeState.NO_ANSWER;
        }
        conversation.end(exchange, state);
    }

    private void lose(DirectionState state) {
        state.table.forget();
        state.searching = true;
        state.blockOpen = false;
        state.dataStream = 0;
        state.padding = 0;
        streams.forEach(exchange -> exchange.body(state == client).close(false));
    }

    /** The end of a request that was not seen to end may be among what is missing, so that nothing can be timed from it. */
    private static void loseEnd(Exchange exchange) {
        if ((exchange.tag() & END_STREAM) == 0) {
            exchange.requestEndsAt(0);
        }
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {
        DirectionState state = state(from);
        state.prefaceDue = false;
        lose(state);
        if (from == Side.SERVER) {
            streams.answersLost();
        } else {
            streams.forEach(Http2Decoder::loseEnd);
        }
    }

    @Override
    public void end(Side from, StreamInput in) {
        if (in.available() > 0) {
            conversation.undecoded(Undecoded.MALFORMED_MESSAGE, in.available());
        }
    }

    @Override
    public void close(long nanos) {
        while (streams.size() > 0) {
            Exchange exchange = streams.removeOldest();
            boolean answered = exchange.responseStart() != 0;
            conversation.end(
                    exchange,
                    answered
                            ? exchange.state()
                            : exchange.isDoubtful() ? ExchangeState.REQUEST_ONLY : ExchangeState.NO_ANSWER);
        }
    }
}
