package io.earshot.traffic.transactions;

import io.earshot.wire.exchanges.Endpoints;

/** Receives messages of ISO 8583 in the order in which they passed. */
public interface IsoHalfSink {

    void request(IsoHalf.Request request);

    void answer(IsoHalf.Answer answer);

    /** Takes note that answers to what is open on a connection may have been lost. */
    void gap(String app, Endpoints endpoints);
}
