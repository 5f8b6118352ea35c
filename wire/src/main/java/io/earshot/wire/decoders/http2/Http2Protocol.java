package io.earshot.wire.decoders.http2;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;

/** Recognises HTTP/2 by its preface, or in the middle by frames that follow each other. */
public final class Http2Protocol implements Protocol {

    private static final int DEFAULT_MAX_FRAME = 16_384;

    @Override
    public String name() {
        return "http2";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 80 || port == 8080 || port == 50_051;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        if (Frames.isPreface(bytes, offset, offset + length)) {
            return length >= 14 ? CERTAIN : POSSIBLE;
        }
        return start ? NO : score(bytes, offset, length, 1);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, 2);
    }

    private static int score(byte[] bytes, int offset, int length, int side) {
        int end = offset + length;
        int count = Frames.count(bytes, offset, end, DEFAULT_MAX_FRAME);
        if (count == 0 || (count == 1 && !Frames.endExactly(bytes, offset, end))) {
            return NO;
        }
        int sender = Frames.sender(bytes, offset, end);
        if (sender != 0) {
            return sender == side ? LIKELY : NO;
        }
        return POSSIBLE;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new Http2Decoder(conversation);
    }

    /**
     * Opens the decoder of a connection that changed from HTTP/1.1: the request that asked for it is stream 1 (RFC 7540, section
     * 3.2).
     */
    public StreamDecoder upgraded(Conversation conversation, Exchange asked) {
        Http2Decoder decoder = new Http2Decoder(conversation);
        if (asked.state() == ExchangeState.MATCHED) {
            decoder.beginWith(asked);
        }
        return decoder;
    }
}
