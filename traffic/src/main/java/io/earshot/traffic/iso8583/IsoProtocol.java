package io.earshot.traffic.iso8583;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;

/** Opens decoders of one dialect for the connections of one port. Confined to the thread that decodes. */
public final class IsoProtocol implements Protocol {

    public static final String NAME = "iso8583";

    private final Dialect dialect;
    private final MessageParser parser;
    private final IsoMessageHandler handler;

    public IsoProtocol(Dialect dialect, IsoMessageHandler handler) {
        this.dialect = dialect;
        this.parser = new MessageParser(dialect);
        this.handler = handler;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isUsualPort(int port) {
        return false;
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return IsoStreamDecoder.candidate(dialect, parser, bytes, offset, offset + length) > 0 ? CERTAIN : POSSIBLE;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return scoreRequest(bytes, offset, length, start);
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        Exchange probe = conversation.begin(NAME);
        Endpoints endpoints = probe.endpoints();
        conversation.drop(probe);
        return new IsoStreamDecoder(conversation, endpoints, parser, handler);
    }
}
