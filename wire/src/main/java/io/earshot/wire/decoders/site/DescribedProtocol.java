package io.earshot.wire.decoders.site;

import io.earshot.model.SiteProtocol;
import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.StreamDecoder;

/** A protocol by its description. It is never recognised by content: its ports are told. */
public final class DescribedProtocol implements Protocol {

    private final SiteProtocol description;

    public DescribedProtocol(SiteProtocol description) {
        this.description = description;
    }

    @Override
    public String name() {
        return description.name();
    }

    @Override
    public boolean isUsualPort(int port) {
        return description.ports().contains(port);
    }

    @Override
    public int scoreRequest(byte[] bytes, int offset, int length, boolean start) {
        return NO;
    }

    @Override
    public int scoreResponse(byte[] bytes, int offset, int length, boolean start) {
        return NO;
    }

    @Override
    public StreamDecoder open(Conversation conversation) {
        return new DescribedDecoder(conversation, description);
    }
}
