package io.earshot.wire.decoders.mongodb;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** Recognises MongoDB by its message header. */
public final class MongodbProtocol implements Protocol {

    /** Header, flags, cursor, offset and count. */
    private static final int MIN_REPLY = 36;

    @Override
    public String name() {
        return "mongodb";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port >= 27_017 && port <= 27_019;
    }

    @Override
    public boolean isBegunByClient() {
        return true;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, true);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, false);
    }

    static int score(byte[] bytes, int offset, int length, boolean request) {
        if (length < 16) {
            return NO;
        }
        int size = int32(bytes, offset);
        int responseTo = int32(bytes, offset + 8);
        int opcode = int32(bytes, offset + 12);
        if (size < 16 || size > MongodbDecoder.MAX_MESSAGE || !isOpcode(opcode)) {
            return NO;
        }
        if (opcode == MongodbDecoder.OP_REPLY) {
            return request || size < MIN_REPLY ? NO : LIKELY;
        }
        if (opcode >= 2001 && opcode <= 2007) {
            return request ? LIKELY : NO;
        }
        return request == (responseTo == 0) ? CERTAIN : NO;
    }

    static boolean isOpcode(int opcode) {
        return opcode == MongodbDecoder.OP_MSG
                || opcode == MongodbDecoder.OP_COMPRESSED
                || opcode == MongodbDecoder.OP_REPLY
                || (opcode >= 2001 && opcode <= 2007 && opcode != 2003);
    }

    private static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new MongodbDecoder(conversation);
    }
}
