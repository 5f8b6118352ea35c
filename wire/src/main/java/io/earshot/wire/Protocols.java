package io.earshot.wire;

import io.earshot.wire.decoders.DatagramProtocol;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.dns.DnsDatagrams;
import io.earshot.wire.decoders.dns.DnsProtocol;
import io.earshot.wire.decoders.http1.Http1Protocol;
import io.earshot.wire.decoders.http2.Http2Protocol;
import io.earshot.wire.decoders.mongodb.MongodbProtocol;
import io.earshot.wire.decoders.mysql.MysqlProtocol;
import io.earshot.wire.decoders.postgresql.PostgresqlProtocol;
import io.earshot.wire.decoders.redis.RedisProtocol;
import io.earshot.wire.decoders.tls.TlsProtocol;
import java.util.List;

/** Every protocol that is decoded, each in one line. */
public final class Protocols {

    private static final Protocol TLS = new TlsProtocol();
    private static final Protocol HTTP2 = new Http2Protocol();

    /** Protocols of streams, in order of precedence where two are equally sure. */
    public static final List<Protocol> STREAMS = List.of(
            new Http1Protocol(HTTP2::open),
            HTTP2,
            TLS,
            new MysqlProtocol(TLS::open),
            new PostgresqlProtocol(TLS::open),
            new MongodbProtocol(),
            new RedisProtocol(),
            new DnsProtocol());

    /** Protocols of datagrams. */
    public static final List<DatagramProtocol> DATAGRAMS = List.of(new DnsDatagrams());

    private Protocols() {}
}
