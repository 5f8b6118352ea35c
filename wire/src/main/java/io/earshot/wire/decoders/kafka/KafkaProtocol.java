package io.earshot.wire.decoders.kafka;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** Recognises Kafka by the header of its requests; answers alone prove little. */
public final class KafkaProtocol implements Protocol {

    static final int MAX_MESSAGE = 104_857_600;
    /** Length, API key, version, correlation id and the length of the client's id. */
    static final int HEADER = 14;

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port >= 9_092 && port <= 9_094;
    }

    @Override
    public boolean isBegunByClient() {
        return true;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length);
    }

    static int score(byte[] bytes, int offset, int length) {
        if (length < HEADER) {
            return NO;
        }
        long size = uint32(bytes, offset);
        int key = uint16(bytes, offset + 4);
        int version = uint16(bytes, offset + 6);
        int client = (short) uint16(bytes, offset + 12);
        if (size < HEADER - 4 || size > MAX_MESSAGE || !Api.isKnown(key, version) || client < -1) {
            return NO;
        }
        if (client > size - (HEADER - 4)) {
            return NO;
        }
        int shown = Math.min(client, length - HEADER);
        for (int i = 0; i < shown; i++) {
            int next = bytes[offset + HEADER + i];
            if (next < 0x20 || next > 0x7e) {
                return NO;
            }
        }
        boolean whole = size + 4 == length;
        if (client > 1 && shown == client) {
            return whole || client > 3 ? CERTAIN : LIKELY;
        }
        return whole ? LIKELY : POSSIBLE;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        if (length < 8) {
            return NO;
        }
        long size = uint32(bytes, offset);
        return size + 4 == length ? POSSIBLE : NO;
    }

    private static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static long uint32(byte[] bytes, int at) {
        return (long) uint16(bytes, at) << 16 | uint16(bytes, at + 2);
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new KafkaDecoder(conversation);
    }
}
