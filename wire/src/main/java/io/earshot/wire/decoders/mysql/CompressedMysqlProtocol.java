package io.earshot.wire.decoders.mysql;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import java.util.function.Function;

/** Recognises MySQL and MariaDB with compression in the middle of a connection, whose login was not seen. */
public final class CompressedMysqlProtocol implements Protocol {

    private final MysqlProtocol plain;
    private final Function<Conversation, StreamDecoder> tls;

    /** @param tls opens the decoder of a connection that changes to TLS */
    public CompressedMysqlProtocol(Function<Conversation, StreamDecoder> tls) {
        this.plain = new MysqlProtocol(tls);
        this.tls = tls;
    }

    @Override
    public String name() {
        return plain.name();
    }

    @Override
    public boolean isUsualPort(int port) {
        return plain.isUsualPort(port);
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        if (start || !CompressedPackets.isFirst(bytes, offset, length, 0)) {
            return NO;
        }
        if (CompressedPackets.isPacked(bytes, offset)) {
            return POSSIBLE;
        }
        int inside = CompressedPackets.HEADER;
        return plain.scoreRequest(bytes, offset + inside, length - inside, false);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return !start && CompressedPackets.isFirst(bytes, offset, length, 1) ? LIKELY : NO;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new CompressedPackets(conversation, new MysqlDecoder(conversation, tls));
    }
}
