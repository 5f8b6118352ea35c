package io.earshot.wire.decoders.http1;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.exchanges.Exchange;
import java.util.function.BiFunction;

/** Recognises HTTP/1 by its start lines. */
public final class Http1Protocol implements Protocol {

    private final BiFunction<Conversation, Exchange, StreamDecoder> http2;

    /** @param http2 opens the decoder of a connection that changes to HTTP/2 by the request that is handed over */
    public Http1Protocol(BiFunction<Conversation, Exchange, StreamDecoder> http2) {
        this.http2 = http2;
    }

    @Override
    public String name() {
        return "http1";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 80 || port == 8080 || port == 8000 || port == 8888 || port == 3128;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        int method = StartLine.methodLength(bytes, offset, offset + length);
        if (method > 0) {
            return switch (StartLine.versionOf(bytes, offset, offset + length)) {
                case 1 -> CERTAIN;
                case 0 -> LIKELY;
                default -> NO;
            };
        }
        return method < 0 ? POSSIBLE : NO;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return StartLine.status(bytes, offset, offset + length) > 0 ? CERTAIN : NO;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return open(conversation, MessageParts.NONE);
    }

    /** Opens a decoder that also tells what the bytes of a connection are. */
    public StreamDecoder open(Conversation conversation, MessageParts parts) {
        return new Http1Decoder(conversation, http2, parts);
    }
}
