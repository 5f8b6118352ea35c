package io.earshot.model;

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
 * @param wire what to capture of the container's traffic; absent: nothing
 */
public record PartnerList(
        ContainerName container,
        Duration cycle,
        Duration downAfter,
        List<Partner> partners,
        ProbeKeys probeKeys,
        Optional<WireSettings> wire) {

    public static final Duration DEFAULT_CYCLE = Duration.ofMinutes(2);
    public static final Duration DEFAULT_DOWN_AFTER = Duration.ofSeconds(20);
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    public PartnerList {
        partners = List.copyOf(partners);
    }

    /** A list without keys, whose container answers and sends no UDP probes. */
    public PartnerList(ContainerName container, Duration cycle, Duration downAfter, List<Partner> partners) {
        this(container, cycle, downAfter, partners, ProbeKeys.NONE, Optional.empty());
    }

    /** A list without a capture. */
    public PartnerList(
            ContainerName container, Duration cycle, Duration downAfter, List<Partner> partners, ProbeKeys probeKeys) {
        this(container, cycle, downAfter, partners, probeKeys, Optional.empty());
    }

    /** Returns the same list with a capture. */
    public PartnerList with(WireSettings settings) {
        return new PartnerList(container, cycle, downAfter, partners, probeKeys, Optional.of(settings));
    }

    /** Returns the same list with these keys. */
    public PartnerList with(ProbeKeys keys) {
        return new PartnerList(container, cycle, downAfter, partners, keys, wire);
    }

    /** The one-line form for shell scripts: {@code be5.host58 192.168.5.1 10.1.2.3}. */
    public String toLine() {
        return Stream.concat(Stream.of(container.toString()), partners.stream().map(p -> p.ip().toString()))
                .collect(Collectors.joining(" "));
    }
}
