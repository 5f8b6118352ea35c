package io.earshot.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the list that the server gives an agent.
 *
 * @param cycle from one report to the next
 * @param downAfter how long nothing must be answered before a link is down
 * @param probeKeys sign and verify UDP probes; the same for the whole fleet
 * @param relays through which the agent reaches the server; it uses them before the servers that it was started with
 * @param wire what to capture of the container's traffic; absent: nothing
 * @param services which services at the partners' addresses to probe
 * @param dscp traffic classes (RFC 2474) to probe links in beside the default one, 1 to {@value #MOST_DSCP} each
 */
public record PartnerList(
        ContainerName container,
        Duration cycle,
        Duration downAfter,
        List<Partner> partners,
        ProbeKeys probeKeys,
        Optional<WireSettings> wire,
        List<URI> relays,
        ServiceProbes services,
        List<Integer> dscp) {

    public static final Duration DEFAULT_CYCLE = Duration.ofMinutes(2);
    public static final Duration DEFAULT_DOWN_AFTER = Duration.ofSeconds(20);
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    /** The largest code point. */
    public static final int MOST_DSCP = 63;

    /** More classes than this would be too many probes. */
    public static final int MOST_CLASSES = 8;

    private static final int MOST_RELAYS = 16;

    public PartnerList {
        partners = List.copyOf(partners);
        relays = List.copyOf(relays);
        if (relays.size() > MOST_RELAYS) {
            throw new IllegalArgumentException(relays.size() + " relays, expected at most " + MOST_RELAYS);
        }
        relays.forEach(PartnerList::requireRelay);
        dscp = List.copyOf(dscp);
        if (dscp.size() > MOST_CLASSES) {
            throw new IllegalArgumentException(dscp.size() + " DSCP, expected at most " + MOST_CLASSES);
        }
        dscp.forEach(PartnerList::requireDscp);
    }

    private static void requireDscp(int dscp) {
        if (dscp < 1 || dscp > MOST_DSCP) {
            throw new IllegalArgumentException("DSCP " + dscp + ", expected 1 to " + MOST_DSCP);
        }
    }

    /** @throws IllegalArgumentException unless it is a URL under which a relay can be reached */
    public static URI requireRelay(URI relay) {
        if (relay.getHost() == null || !List.of("http", "https").contains(String.valueOf(relay.getScheme()))) {
            throw new IllegalArgumentException("relay \"" + Names.shorten(relay.toString())
                    + "\", expected a URL as in https://relay.example.com:8091");
        }
        return relay;
    }

    /** A list without keys, whose container answers and sends no UDP probes. */
    public PartnerList(ContainerName container, Duration cycle, Duration downAfter, List<Partner> partners) {
        this(container, cycle, downAfter, partners, ProbeKeys.NONE);
    }

    /** A list without a capture. */
    public PartnerList(
            ContainerName container, Duration cycle, Duration downAfter, List<Partner> partners, ProbeKeys probeKeys) {
        this(
                container,
                cycle,
                downAfter,
                partners,
                probeKeys,
                Optional.empty(),
                List.of(),
                ServiceProbes.NONE,
                List.of());
    }

    /** Returns the same list with a capture. */
    public PartnerList with(WireSettings settings) {
        return new PartnerList(
                container, cycle, downAfter, partners, probeKeys, Optional.of(settings), relays, services, dscp);
    }

    /** Returns the same list with these keys. */
    public PartnerList with(ProbeKeys keys) {
        return new PartnerList(container, cycle, downAfter, partners, keys, wire, relays, services, dscp);
    }

    /** Returns the same list with relays. */
    public PartnerList with(List<URI> ways) {
        return new PartnerList(container, cycle, downAfter, partners, probeKeys, wire, ways, services, dscp);
    }

    /** Returns the same list with probes of services. */
    public PartnerList with(ServiceProbes probes) {
        return new PartnerList(container, cycle, downAfter, partners, probeKeys, wire, relays, probes, dscp);
    }

    /** Returns the same list with traffic classes. */
    public PartnerList withClasses(List<Integer> classes) {
        return new PartnerList(container, cycle, downAfter, partners, probeKeys, wire, relays, services, classes);
    }

    /** The one-line form for shell scripts: {@code be5.host58 192.168.5.1 10.1.2.3}. */
    public String toLine() {
        return Stream.concat(Stream.of(container.toString()), partners.stream().map(p -> p.ip().toString()))
                .collect(Collectors.joining(" "));
    }
}
