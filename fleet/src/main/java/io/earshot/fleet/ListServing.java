package io.earshot.fleet;

import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.ProbedPartners;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Tells tables and agents whom a container is to probe, how often, and at which port its partners' agents answer. */
final class ListServing {

    private final Map<ContainerName, Member> members;
    private final PartnerBook partnerBook;
    private final BackgroundRing ring;
    private final Targets targets;
    private final ServedLists lists;
    private final FleetRows rows;

    /** @param members the fleet's own, which it goes on changing */
    ListServing(
            Map<ContainerName, Member> members,
            PartnerBook partnerBook,
            BackgroundRing ring,
            Targets targets,
            ServedLists lists,
            FleetRows rows) {
        this.members = members;
        this.partnerBook = partnerBook;
        this.ring = ring;
        this.targets = targets;
        this.lists = lists;
        this.rows = rows;
    }

    void serve(Set<ContainerName> names) {
        names.stream().map(members::get).filter(Objects::nonNull).forEach(this::serve);
    }

    void serve(Member member) {
        List<KnownPartner> partners = member.partners();
        Function<Ip, Duration> interval = targets.intervals(member.probed());
        rows.partners(member.container().name(), partners, interval);
        lists.offer(
                member.container(),
                partners,
                partners.stream().map(this::probePort).toList(),
                interval,
                targets.downIntervals(partners));
    }

    /** Serves the lists of those who probe these containers. */
    void serveClientsOf(Collection<ContainerName> owners) {
        Set<ContainerName> clients = partnerBook.clientsOf(owners);
        clients.addAll(ring.clientsOf(owners));
        serve(clients);
    }

    /** Serves the lists on which an address is to be probed more or less often than before. */
    void serveChanged() {
        serveClientsOf(targets.changed());
    }

    /**
     * Gives a link its newer state. A link in the background that is DOWN is probed as often as those in use, until it is UP again, so the lists
     * that change with it are served.
     */
    void become(Member member, int index, LinkStatus status) {
        if (!member.partners().get(index).isBackground() || member.link(index).state() == status.state()) {
            member.become(index, status);
            return;
        }
        ProbedPartners before = member.probed();
        member.become(index, status);
        ProbedPartners after = member.probed();
        if (!after.equals(before)) {
            targets.replacePartners(before, after);
            serve(member);
            serveChanged();
        }
    }

    private OptionalInt probePort(KnownPartner partner) {
        Member owner = members.get(partner.owner().name());
        return owner == null ? OptionalInt.empty() : owner.probePort();
    }
}
