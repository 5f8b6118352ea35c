package io.earshot.wire.decoders.memcached;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Recognises memcached by its first line, or by the binary header's magic number. */
public final class MemcachedProtocol implements Protocol {

    static final int MAX_LINE = 8_192;

    private static final Set<String> ANSWERS = Set.of(
            "VALUE",
            "STORED",
            "NOT_STORED",
            "EXISTS",
            "NOT_FOUND",
            "DELETED",
            "TOUCHED",
            "CLIENT_ERROR",
            "SERVER_ERROR");
    /** Words that others may use, too. */
    private static final Set<String> SHORT_ANSWERS =
            Set.of("END", "HD", "EN", "NS", "EX", "NF", "VA", "MN", "ME", "STAT", "VERSION", "OK", "ERROR");

    @Override
    public String name() {
        return "memcached";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 11_211;
    }

    @Override
    public boolean isBegunByClient() {
        return true;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        if (length > 0 && (bytes[offset] & 0xff) == BinaryDecoder.REQUEST) {
            return binary(bytes, offset, length);
        }
        String line = line(bytes, offset, length);
        if (line.isEmpty() || !TextCommand.isCommand(line)) {
            return NO;
        }
        return TextCommand.isCommon(line) ? POSSIBLE : LIKELY;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        if (length > 0 && (bytes[offset] & 0xff) == BinaryDecoder.RESPONSE) {
            return binary(bytes, offset, length);
        }
        String line = line(bytes, offset, length);
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        return ANSWERS.contains(word) ? LIKELY : SHORT_ANSWERS.contains(word) ? POSSIBLE : NO;
    }

    private static int binary(byte[] bytes, int at, int length) {
        if (length < BinaryDecoder.HEADER) {
            return NO;
        }
        int key = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
        int extras = bytes[at + 4] & 0xff;
        long body = (bytes[at + 8] & 0xffL) << 24
                | (bytes[at + 9] & 0xff) << 16
                | (bytes[at + 10] & 0xff) << 8
                | (bytes[at + 11] & 0xff);
        boolean plausible = key <= 250
                && extras <= 20
                && bytes[at + 5] == 0
                && body >= key + extras
                && body <= BinaryDecoder.MAX_BODY
                && BinaryDecoder.isPlausible(
                        bytes[at + 1] & 0xff, (bytes[at] & 0xff) == BinaryDecoder.REQUEST, key, extras, body);
        return plausible ? LIKELY : NO;
    }

    /** The first line without its end, or an empty text if there is none. */
    private static String line(byte[] bytes, int offset, int length) {
        int most = Math.min(length, 512);
        for (int i = 0; i + 1 < most; i++) {
            byte next = bytes[offset + i];
            if (next == '\r' && bytes[offset + i + 1] == '\n') {
                return new String(bytes, offset, i, StandardCharsets.ISO_8859_1);
            }
            if (next == '\n') {
                return new String(bytes, offset, i, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new MemcachedDecoder(conversation);
    }
}
