package io.earshot.wire;

import io.earshot.wire.decoders.DatagramProtocol;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.http1.Http1Protocol;
import java.util.List;

/** Every protocol that is decoded, each in one line. */
public final class Protocols {

    /** Protocols of streams, in order of precedence where two are equally sure. */
    public static final List<Protocol> STREAMS = List.of(new Http1Protocol(null));

    /** Protocols of datagrams. */
    public static final List<DatagramProtocol> DATAGRAMS = List.of();

    private Protocols() {}
}
