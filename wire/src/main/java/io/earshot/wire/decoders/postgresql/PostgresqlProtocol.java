package io.earshot.wire.decoders.postgresql;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import java.util.function.Function;

/** Recognises PostgreSQL by its startup, or in the middle by typed messages that follow each other. */
public final class PostgresqlProtocol implements Protocol {

    private final Function<Conversation, StreamDecoder> tls;

    /** @param tls opens the decoder of a connection that changes to TLS */
    public PostgresqlProtocol(Function<Conversation, StreamDecoder> tls) {
        this.tls = tls;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public boolean isUsualPort(int port) {
        return port == 5432 || port == 5433 || port == 6432;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        if (Messages.isStartup(bytes, offset, length)) {
            return CERTAIN;
        }
        return start ? NO : Messages.score(bytes, offset, offset + length, true);
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        if (length == 1 && start) {
            return bytes[offset] == 'S' || bytes[offset] == 'N' ? POSSIBLE : NO;
        }
        return Messages.score(bytes, offset, offset + length, false);
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new PostgresqlDecoder(conversation, tls);
    }
}
