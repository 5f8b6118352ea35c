package io.earshot.fleet;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkReport;
import io.earshot.model.LinkState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches links of containers that this fleet does not follow, as those who follow them tell of them. They tell all links of a container while
 * one of them is DOWN, so that the search for causes has the evidence of both ends. Not thread-safe.
 */
final class ForeignLinks {

    private final PartnerBook partnerBook;
    private final IncidentBook incidents;
    private final Map<ContainerName, Map<Ip, LinkStatus>> told = new HashMap<>();

    ForeignLinks(PartnerBook partnerBook, IncidentBook incidents) {
        this.partnerBook = partnerBook;
        this.incidents = incidents;
    }

    /** Takes the states of all links of a container. */
    void hear(Container from, List<LinkAge> links, Inventory inventory, Instant now) {
        ContainerName name = from.name();
        Map<Ip, LinkStatus> before = told.getOrDefault(name, Map.of());
        Map<Ip, KnownPartner> known = partnerBook.partnersOf(name, now, Set.of()).stream()
                .collect(Collectors.toMap(KnownPartner::ip, partner -> partner, (one, _) -> one));
        Map<Ip, LinkStatus> after = new HashMap<>();
        for (LinkAge link : links) {
            Optional<KnownPartner> partner = Optional.ofNullable(known.get(link.to()));
            Optional<Container> to = partner.map(KnownPartner::owner).or(() -> inventory.owner(name, link.to()));
            if (to.isPresent()) {
                incidents.watch(
                        from,
                        link.to(),
                        to.get(),
                        partner.map(KnownPartner::service).orElse(""),
                        now);
                LinkStatus status = before.getOrDefault(link.to(), LinkStatus.unknown(now));
                after.put(link.to(), next(status, link, now));
            }
        }
        incidents.heard(name, now);
        after.forEach((ip, status) -> incidents.observe(name, ip, status, now));
        before.keySet().stream().filter(ip -> !after.containsKey(ip)).forEach(ip -> incidents.unwatch(name, ip, now));
        told.put(name, after);
    }

    private static LinkStatus next(LinkStatus before, LinkAge link, Instant now) {
        if (link.state() == LinkState.UNKNOWN) {
            return before.silent(now);
        }
        boolean down = link.state() == LinkState.DOWN;
        return before.next(
                new LinkReport(
                        link.to(),
                        1,
                        down ? 0 : 1,
                        Optional.of(down ? LinkState.DOWN : LinkState.UP),
                        Optional.empty(),
                        OptionalInt.empty(),
                        false),
                now);
    }

    /** No link of the container is in trouble any more. They are watched on, so that their incident ends when they have held. */
    void recovered(ContainerName name, Instant now) {
        Map<Ip, LinkStatus> links = told.getOrDefault(name, Map.of());
        links.replaceAll((ip, status) -> next(status, new LinkAge(ip, LinkState.UP, now), now));
        links.forEach((ip, status) -> incidents.observe(name, ip, status, now));
    }

    /** The container left the CMDB; the book of incidents is told elsewhere. */
    void forget(ContainerName name) {
        told.remove(name);
    }
}
