package io.earshot.wire.decoders.dubbo;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** Recognises Dubbo by the magic number of its header. */
public final class DubboProtocol implements Protocol {

    static final int HEADER = 16;
    static final int MAGIC = 0xdabb;
    static final int REQUEST = 0x80;
    static final int TWO_WAY = 0x40;
    static final int EVENT = 0x20;
    static final int SERIALIZATION = 0x1f;
    static final int MAX_BODY = 1 << 28;

    @Override
    public String name() {
        return "dubbo";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 20_880;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, true);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, false);
    }

    private static int score(byte[] bytes, int at, int length, boolean request) {
        if (length < HEADER || (bytes[at] & 0xff) != MAGIC >> 8 || (bytes[at + 1] & 0xff) != (MAGIC & 0xff)) {
            return NO;
        }
        int size = (bytes[at + 12] & 0xff) << 24
                | (bytes[at + 13] & 0xff) << 16
                | (bytes[at + 14] & 0xff) << 8
                | (bytes[at + 15] & 0xff);
        if (size < 0 || size > MAX_BODY) {
            return NO;
        }
        boolean event = (bytes[at + 2] & EVENT) != 0;
        // Both sides send heartbeats; only calls tell who the client is.
        return ((bytes[at + 2] & REQUEST) != 0) == request ? event ? LIKELY : CERTAIN : event ? POSSIBLE : NO;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new DubboDecoder(conversation);
    }
}
