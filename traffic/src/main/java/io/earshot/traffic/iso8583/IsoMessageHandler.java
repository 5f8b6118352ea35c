package io.earshot.traffic.iso8583;

import io.earshot.wire.exchanges.Endpoints;

/** Receives messages in the order in which they passed on each connection. */
public interface IsoMessageHandler {

    /**
     * Takes one message. The object is reused: what is to be kept is asked for before the call returns.
     *
     * @param startNanos when its first byte passed
     * @param endNanos when its last byte passed
     * @param frame the number of the frame with its first byte
     * @param lastFrame the number of the frame with its last byte
     */
    void message(
            IsoMessage message,
            Endpoints endpoints,
            boolean fromClient,
            long startNanos,
            long endNanos,
            long frame,
            long lastFrame);

    /** Bytes of one direction are missing: answers to open requests of this connection may have been among them. */
    void gap(Endpoints endpoints);

    /** A message could not be parsed whole. */
    void malformed(IsoMessage message, Endpoints endpoints, long nanos, long frame);

    /**
     * A message behind a whole one is lost: it could not be parsed, or its length is wrong.
     *
     * @param message only its place is known
     */
    default void damaged(
            IsoMessage message, Endpoints endpoints, boolean fromClient, long firstFrame, long lastFrame) {}
}
