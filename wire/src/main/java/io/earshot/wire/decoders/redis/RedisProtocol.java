package io.earshot.wire.decoders.redis;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** Recognises RESP by its types and lengths. */
public final class RedisProtocol implements Protocol {

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 6379 || port == 6380 || port == 26_379;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        int end = offset + length;
        if (bytes[offset] == '*') {
            int line = Resp.endOfNumber(bytes, offset + 1, end);
            if (line < 0) {
                return line == -1 ? POSSIBLE : NO;
            }
            return line == end ? LIKELY : bytes[line] == '$' ? CERTAIN : NO;
        }
        return isInline(bytes, offset, end) ? POSSIBLE : NO;
    }

    private static boolean isInline(byte[] bytes, int from, int end) {
        if (end - from < 6 || bytes[end - 2] != '\r' || bytes[end - 1] != '\n') {
            return false;
        }
        int letters = 0;
        while (from + letters < end && Character.isLetterOrDigit(bytes[from + letters])) {
            letters++;
        }
        byte after = bytes[from + letters];
        return letters >= 3 && Character.isLetter(bytes[from]) && (after == ' ' || after == '\r');
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        int end = offset + length;
        return switch (bytes[offset]) {
            case '*', '%', '~', '>', '|' -> {
                int line = Resp.endOfNumber(bytes, offset + 1, end);
                yield line > 0 && (line == end || Resp.isType(bytes[line])) ? LIKELY : NO;
            }
            case '$', '=', '!' -> Resp.endOfNumber(bytes, offset + 1, end) > 0 ? LIKELY : NO;
            case ':' -> Resp.endOfNumber(bytes, offset + 1, end) > 0 ? POSSIBLE : NO;
            case '+', '-', '_', '#', ',', '(' ->
                length >= 3 && bytes[end - 2] == '\r' && bytes[end - 1] == '\n' ? POSSIBLE : NO;
            default -> NO;
        };
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new RedisDecoder(conversation);
    }
}
