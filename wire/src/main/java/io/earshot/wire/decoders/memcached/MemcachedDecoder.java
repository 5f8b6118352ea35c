package io.earshot.wire.decoders.memcached;

import io.earshot.wire.decoders.Conversation;
import io.earshot.wire.decoders.Side;
import io.earshot.wire.decoders.StreamDecoder;
import io.earshot.wire.decoders.StreamInput;

/** Finds out by the first byte which of the two protocols a connection speaks. */
final class MemcachedDecoder implements StreamDecoder {

    private final Conversation conversation;

    MemcachedDecoder(Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public void data(Side from, StreamInput in) {
        if (in.available() == 0) {
            return;
        }
        int first = in.uint8(0);
        boolean binary = first == BinaryDecoder.REQUEST || first == BinaryDecoder.RESPONSE;
        conversation.become(binary ? new BinaryDecoder(conversation) : new TextDecoder(conversation));
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {}

    @Override
    public void end(Side from, StreamInput in) {}

    @Override
    public void close(long nanos) {}
}
