package io.earshot.wire.decoders.http1;

import io.earshot.wire.decoders.Side;

/** Holds the progress in one direction of a connection. */
final class SideState {

    enum Reading {
        HEAD,
        BODY,
        /** An answer to an unknown request has a body unless the next bytes are another answer. */
        PERHAPS_BODY,
        /** After a gap: the next segment that begins with a start line ends it. */
        SEARCHING
    }

    Reading reading = Reading.HEAD;
    final BodySkipper body;
    /** The length of an incomplete head that has been searched for its end. */
    int scanned;

    long bodyStart;
    /** The length of a body of which it is not sure whether there is one. */
    long perhaps;

    SideState(Side side, MessageParts parts) {
        body = new BodySkipper(side, parts);
    }
}
