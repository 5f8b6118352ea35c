package io.earshot.wire.decoders.amqp;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** Recognises AMQP 0-9-1 by its header, or by frames with their end mark. */
public final class AmqpProtocol implements Protocol {

    static final int FRAME_HEADER = 7;
    static final int METHOD = 1;
    static final int CONTENT_HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;
    static final int END = 0xCE;
    static final int MAX_FRAME = 1 << 28;

    private static final int MAX_CHANNEL = 4_095;

    @Override
    public String name() {
        return "amqp";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 5_672;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return isHeader(bytes, offset, length) ? CERTAIN : frame(bytes, offset, length);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return frame(bytes, offset, length);
    }

    static boolean isHeader(byte[] bytes, int at, int length) {
        return length >= 8
                && bytes[at] == 'A'
                && bytes[at + 1] == 'M'
                && bytes[at + 2] == 'Q'
                && bytes[at + 3] == 'P'
                && bytes[at + 4] == 0
                && bytes[at + 5] == 0
                && bytes[at + 6] == 9
                && bytes[at + 7] == 1;
    }

    private static int frame(byte[] bytes, int at, int length) {
        if (length < FRAME_HEADER + 1 || !isFrame(bytes, at)) {
            return NO;
        }
        long end = (long) at + FRAME_HEADER + size(bytes, at);
        boolean known = bytes[at] == METHOD && length >= FRAME_HEADER + 4 && Method.of(int32(bytes, at + 7)) != null;
        if (bytes[at] == METHOD && !known) {
            return NO;
        }
        if (end >= at + length) {
            return known ? POSSIBLE : NO;
        }
        return (bytes[(int) end] & 0xff) != END ? NO : known || bytes[at] == HEARTBEAT ? CERTAIN : LIKELY;
    }

    /** Whether a frame may begin there: a known type, a channel, a size. */
    static boolean isFrame(byte[] bytes, int at) {
        int type = bytes[at];
        int channel = (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
        long size = size(bytes, at);
        return switch (type) {
            case METHOD -> size >= 4 && size <= MAX_FRAME && channel <= MAX_CHANNEL;
            case CONTENT_HEADER -> size >= 14 && size <= MAX_FRAME && channel > 0 && channel <= MAX_CHANNEL;
            case BODY -> size <= MAX_FRAME && channel > 0 && channel <= MAX_CHANNEL;
            case HEARTBEAT -> size == 0 && channel == 0;
            default -> false;
        };
    }

    static long size(byte[] bytes, int at) {
        return int32(bytes, at + 3) & 0xffff_ffffL;
    }

    private static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new AmqpDecoder(conversation);
    }
}
