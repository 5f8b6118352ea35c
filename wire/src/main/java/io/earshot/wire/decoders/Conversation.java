package io.earshot.wire.decoders;

import io.earshot.wire.counters.Undecoded;
import io.earshot.wire.exchanges.BodyReader;
import io.earshot.wire.exchanges.ContentCoding;
import io.earshot.wire.exchanges.Endpoints;
import io.earshot.wire.exchanges.Exchange;
import io.earshot.wire.exchanges.ExchangeState;

/** Gives a decoder access to its conversation. */
public interface Conversation {

    Endpoints endpoints();

    /** Returns an empty exchange between the two ends. */
    Exchange begin(String protocol);

    /** Gives an ended exchange away; the decoder must not touch it again. */
    void end(Exchange exchange, ExchangeState state);

    /** Forgets an exchange that turned out to be none. */
    void drop(Exchange exchange);

    /**
     * Lets whoever asked for it read the body that begins, and returns the reader. The exchange ends it at the latest.
     */
    BodyReader readBody(Exchange exchange, Side from, ContentCoding coding);

    /** Returns the names that this and all other conversations of the capture have told. */
    SharedNames sharedNames();

    void undecoded(Undecoded reason, long bytes);

    /** From now on another decoder takes the bytes of both sides, beginning with those that the inputs hold. */
    void become(StreamDecoder next);

    StreamInput input(Side side);

    /** Whether the capture saw the connection begin. */
    boolean sawStart();

    /** Whether the capture saw any packet of that side. */
    boolean heard(Side side);

    int serverPort();
}
