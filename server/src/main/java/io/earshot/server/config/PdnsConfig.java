package io.earshot.server.config;

import io.earshot.http.config.ListenAddress;
import io.earshot.model.Networks;
import io.earshot.pdns.LookupPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Configures PowerDNS's logs and streams.
 *
 * @param logs logs of PowerDNS to follow; patterns are allowed, as in {@code /var/log/ns*}
 * @param domains domains that follow SERVICE.CONTAINER.HOST in looked-up names; required with {@code logs}, {@code
 *     stream.listen} and {@code ask.server}
 * @param pattern form of the names that are lookups; other labels are fixed, {@code *} is any label
 * @param zone time zone of logs that name none; by default that of the machine
 * @param keep time for which a lookup counts after it was last seen
 * @param stream protobuf streams of recursors and dnsdists
 * @param ask active lookups, for the answers that logs do not hold
 */
public record PdnsConfig(
        List<Path> logs,
        List<String> domains,
        String pattern,
        Optional<ZoneId> zone,
        Duration keep,
        Stream stream,
        Ask ask) {

    public PdnsConfig {
        logs = List.copyOf(Objects.requireNonNullElse(logs, List.of()));
        domains = List.copyOf(Objects.requireNonNullElse(domains, List.of()));
        pattern = Objects.requireNonNullElse(pattern, LookupPattern.DEFAULT_FORM);
        zone = Objects.requireNonNullElse(zone, Optional.empty());
        keep = Objects.requireNonNullElse(keep, Duration.ofHours(24));
        stream = Objects.requireNonNullElse(stream, new Stream(Optional.empty(), null));
        ask = Objects.requireNonNullElse(ask, new Ask(Optional.empty(), null));
        LookupPattern.of(pattern, domains.isEmpty() ? List.of("example.com") : domains);
        boolean needsDomains =
                !logs.isEmpty() || stream.listen().isPresent() || ask.server().isPresent();
        if (needsDomains && domains.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"domains\" is missing, expected what stands behind SERVICE.CONTAINER.HOST, as in"
                            + " [example.com]");
        }
        if (ask.server().isPresent() && pattern.contains("*")) {
            throw new IllegalArgumentException("\"pattern\" holds a label that does not matter, expected none where"
                    + " \"ask\" has a server: nobody knows what to ask");
        }
    }

    /** Returns the pattern of lookups; without domains no name is one. */
    public LookupPattern lookupPattern() {
        return LookupPattern.of(pattern, domains.isEmpty() ? List.of("invalid") : domains);
    }

    /**
     * Configures streams of DNS servers.
     *
     * @param listen address at which recursors and dnsdists deliver their protobuf streams
     * @param network network of the clients' addresses, where tenants have the same ones
     */
    public record Stream(Optional<ListenAddress> listen, String network) {

        public Stream {
            network = Networks.require(Objects.requireNonNullElse(network, Networks.DEFAULT_NAME));
            listen = Objects.requireNonNullElse(listen, Optional.empty());
        }
    }

    /**
     * Asking what containers asked, for the answers that logs do not hold.
     *
     * @param server PowerDNS server that is asked what containers asked
     * @param perSecond number of lookups a second at most
     */
    public record Ask(Optional<ListenAddress> server, Integer perSecond) {

        public Ask {
            server = Objects.requireNonNullElse(server, Optional.empty());
            perSecond = Objects.requireNonNullElse(perSecond, 20);
            if (perSecond < 1 || perSecond > 10_000) {
                throw new IllegalArgumentException("\"perSecond\" is " + perSecond + ", expected 1 to 10000");
            }
        }
    }
}
