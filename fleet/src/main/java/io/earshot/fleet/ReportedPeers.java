package io.earshot.fleet;

import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.sockets.Peers;
import io.earshot.fleet.upstreams.ContainerUpstreams;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Report;
import io.earshot.model.SocketReport;
import io.earshot.model.UpstreamReport;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Takes who talks to whom from reports, by connections and by configurations of nginx: as rows, and as evidence of partners. Not thread-safe. */
final class ReportedPeers {

    private final PartnerBook partnerBook;
    private final FleetRows rows;

    ReportedPeers(PartnerBook partnerBook, FleetRows rows) {
        this.partnerBook = partnerBook;
        this.rows = rows;
    }

    /** Returns the containers whose partners may have changed. */
    Set<ContainerName> hear(Member member, Report report, Inventory inventory, Instant now) {
        Set<ContainerName> touched = new LinkedHashSet<>();
        report.section(SocketReport.class).ifPresent(sockets -> touched.addAll(hear(member, sockets, inventory, now)));
        report.section(UpstreamReport.class)
                .ifPresent(upstreams -> touched.addAll(hear(member, upstreams, inventory, now)));
        return touched;
    }

    private Set<ContainerName> hear(Member member, SocketReport report, Inventory inventory, Instant now) {
        ContainerName name = member.container().name();
        member.sockets(member.sockets().next(report, peers(member, inventory), now));
        rows.sockets(name, member.sockets());
        return partnerBook.addSockets(name, member.sockets().peers(now), now);
    }

    private Set<ContainerName> hear(Member member, UpstreamReport report, Inventory inventory, Instant now) {
        ContainerName name = member.container().name();
        member.upstreams(member.upstreams().next(report, name, peers(member, inventory), now));
        rows.upstreams(name, member.upstreams());
        return partnerBook.configure(name, member.upstreams().peers(name), now);
    }

    /** Shows whose the addresses in configurations are in a newer inventory, since a configuration is told only now and then. */
    void findOwners(Collection<Member> members, Inventory inventory) {
        for (Member member : members) {
            if (member.upstreams().rows().isEmpty()) {
                continue;
            }
            ContainerName name = member.container().name();
            ContainerUpstreams newer = member.upstreams().ownedBy(name, peers(member, inventory));
            if (!newer.equals(member.upstreams())) {
                member.upstreams(newer);
                rows.upstreams(name, newer);
            }
        }
    }

    private static Peers peers(Member member, Inventory inventory) {
        return Peers.of(member.container().networks(), inventory);
    }
}
