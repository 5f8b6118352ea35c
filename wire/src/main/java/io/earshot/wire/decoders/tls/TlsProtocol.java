package io.earshot.wire.decoders.tls;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** Recognises TLS by its records. */
public final class TlsProtocol implements Protocol {

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 443 || port == 8443 || port == 993 || port == 636 || port == 853;
    }

    @Override
    public boolean isAloneOn(int port) {
        return port == 443 || port == 8443;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, 1);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return score(bytes, offset, length, 2);
    }

    private static int score(byte[] bytes, int offset, int length, int hello) {
        if (length < 6 || !isRecord(bytes, offset)) {
            return NO;
        }
        int type = bytes[offset];
        if (type == 22) {
            int message = bytes[offset + 5];
            return message == hello ? CERTAIN : message == 3 - hello ? NO : POSSIBLE;
        }
        int next = offset + 5 + ((bytes[offset + 3] & 0xff) << 8 | (bytes[offset + 4] & 0xff));
        if (next + 5 <= offset + length) {
            return isRecord(bytes, next) ? LIKELY : NO;
        }
        return type == 23 ? POSSIBLE : next == offset + length ? POSSIBLE : NO;
    }

    static boolean isRecord(byte[] bytes, int at) {
        int length = (bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff);
        return bytes[at] >= 20
                && bytes[at] <= 24
                && bytes[at + 1] == 3
                && bytes[at + 2] >= 0
                && bytes[at + 2] <= 4
                && length > 0
                && length <= 16_384 + 2_048;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new TlsDecoder(conversation);
    }
}
