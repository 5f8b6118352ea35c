package io.earshot.wire.decoders;

import io.earshot.wire.counters.Undecoded;

/** Counts bytes that cannot be decoded, and why. */
public final class OpaqueDecoder implements StreamDecoder {

    private final Conversation conversation;
    private final Undecoded reason;

    public OpaqueDecoder(Conversation conversation, Undecoded reason) {
        this.conversation = conversation;
        this.reason = reason;
    }

    @Override
    public void data(Side from, StreamInput in) {
        conversation.undecoded(reason, in.available());
        in.advanceAll();
    }

    @Override
    public void gap(Side from, StreamInput in, long missing) {}

    @Override
    public void end(Side from, StreamInput in) {}

    @Override
    public void close(long nanos) {}
}
