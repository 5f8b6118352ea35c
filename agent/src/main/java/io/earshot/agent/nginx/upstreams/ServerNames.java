package io.earshot.agent.nginx.upstreams;

import io.earshot.agent.dns.NameResolver;
import io.earshot.agent.dns.NameServer;
import io.earshot.model.Ip;
import io.earshot.model.UpstreamReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Resolves the names of servers in a thread of its own, so that a name server that does not answer holds up nobody. Thread-safe. */
final class ServerNames {

    private static final int MOST_NAMES = 300;

    /** So long does one turn take at most, besides the name that is asked for at its end. */
    private static final long LONGEST = Duration.ofSeconds(20).toNanos();

    private final String container;
    private final NameResolver resolver;
    private final LongSupplier clock;
    private Map<Name, List<Ip>> known = Map.of();
    private boolean resolving;

    /** @param servers asked in place of the container's own; none for those */
    private record Name(String host, List<NameServer> servers) {}

    ServerNames(String container, NameResolver resolver, LongSupplier clock) {
        this.container = container;
        this.resolver = resolver;
        this.clock = clock;
    }

    /** Begins to resolve the names of a configuration, and returns whether it did: one turn at a time. */
    synchronized boolean resolve(UpstreamFinder.Found configured) {
        if (resolving) {
            return false;
        }
        Set<Name> names = new LinkedHashSet<>();
        configured.servers().stream()
                .filter(server -> NameResolver.ip(server.host()).isEmpty())
                .map(server -> name(server, configured))
                .limit(MOST_NAMES)
                .forEach(names::add);
        if (names.isEmpty()) {
            known = Map.of();
            return true;
        }
        resolving = true;
        Thread.ofVirtual().name("upstreams-" + container).start(() -> resolve(names));
        return true;
    }

    private void resolve(Set<Name> names) {
        Map<Name, List<Ip>> newer = new HashMap<>();
        long end = clock.getAsLong() + LONGEST;
        try {
            for (Name name : names) {
                Optional<List<Ip>> answer = clock.getAsLong() - end >= 0
                        ? Optional.empty()
                        : name.servers().isEmpty()
                                ? resolver.resolve(name.host())
                                : resolver.resolve(name.host(), name.servers());
                answer.map(ServerNames::some).or(() -> before(name)).ifPresent(ips -> newer.put(name, ips));
            }
        } finally {
            become(newer);
        }
    }

    /** Answers come in another order each time, which is no change. */
    private static List<Ip> some(List<Ip> ips) {
        return ips.stream().sorted().limit(UpstreamReport.MOST_ADDRESSES).toList();
    }

    private synchronized Optional<List<Ip>> before(Name name) {
        return Optional.ofNullable(known.get(name));
    }

    private synchronized void become(Map<Name, List<Ip>> newer) {
        known = newer;
        resolving = false;
    }

    synchronized boolean isResolving() {
        return resolving;
    }

    /** Returns the addresses of a server; none while nobody knows them. */
    synchronized List<Ip> addresses(ConfiguredServer server, UpstreamFinder.Found configured) {
        return NameResolver.ip(server.host())
                .map(List::of)
                .orElseGet(() -> known.getOrDefault(name(server, configured), List.of()));
    }

    private static Name name(ConfiguredServer server, UpstreamFinder.Found configured) {
        return new Name(server.host(), server.atRuntime() ? configured.nameServers() : List.of());
    }
}
