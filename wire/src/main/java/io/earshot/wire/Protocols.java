package io.earshot.wire;

import io.earshot.model.SiteProtocol;
import io.earshot.wire.decoders.DatagramProtocol;
import io.earshot.wire.decoders.Protocol;
import io.earshot.wire.decoders.amqp.AmqpProtocol;
import io.earshot.wire.decoders.dns.DnsDatagrams;
import io.earshot.wire.decoders.dns.DnsProtocol;
import io.earshot.wire.decoders.dubbo.DubboProtocol;
import io.earshot.wire.decoders.http1.Http1Protocol;
import io.earshot.wire.decoders.http2.Http2Protocol;
import io.earshot.wire.decoders.kafka.KafkaProtocol;
import io.earshot.wire.decoders.memcached.MemcachedProtocol;
import io.earshot.wire.decoders.mongodb.MongodbProtocol;
import io.earshot.wire.decoders.mysql.CompressedMysqlProtocol;
import io.earshot.wire.decoders.mysql.MysqlProtocol;
import io.earshot.wire.decoders.postgresql.PostgresqlProtocol;
import io.earshot.wire.decoders.redis.RedisProtocol;
import io.earshot.wire.decoders.site.DescribedProtocol;
import io.earshot.wire.decoders.tls.TlsProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every protocol that is decoded, each in one line. */
public final class Protocols {

    private static final Protocol TLS = new TlsProtocol();
    private static final Http2Protocol HTTP2 = new Http2Protocol();

    /** Protocols of streams, in order of precedence where two are equally sure. */
    public static final List<Protocol> STREAMS = List.of(
            new Http1Protocol(HTTP2::upgraded),
            HTTP2,
            TLS,
            new MysqlProtocol(TLS::open),
            new CompressedMysqlProtocol(TLS::open),
            new PostgresqlProtocol(TLS::open),
            new MongodbProtocol(),
            new RedisProtocol(),
            new DnsProtocol(),
            new KafkaProtocol(),
            new AmqpProtocol(),
            new DubboProtocol(),
            new MemcachedProtocol());

    /** Protocols of datagrams. */
    public static final List<DatagramProtocol> DATAGRAMS = List.of(new DnsDatagrams());

    private Protocols() {}

    /**
     * Returns which protocol each port speaks, as the configuration says.
     *
     * @param named names of protocols by port
     * @param described protocols of the site's own
     * @throws IllegalArgumentException if a name is not known
     */
    public static Map<Integer, Protocol> byPort(Map<Integer, String> named, List<SiteProtocol> described) {
        Map<Integer, Protocol> byPort = new HashMap<>();
        for (SiteProtocol protocol : described) {
            Protocol decoder = new DescribedProtocol(protocol);
            protocol.ports().forEach(port -> byPort.put(port, decoder));
        }
        named.forEach((port, name) -> byPort.put(port, require(name, byPort)));
        return byPort;
    }

    private static Protocol require(String name, Map<Integer, Protocol> described) {
        return Stream.concat(STREAMS.stream(), described.values().stream())
                .filter(protocol -> protocol.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("protocol \"" + name + "\", expected one of "
                        + STREAMS.stream().map(Protocol::name).distinct().collect(Collectors.joining(", "))));
    }
}
