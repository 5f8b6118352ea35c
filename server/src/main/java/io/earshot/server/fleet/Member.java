package io.earshot.server.fleet;

import io.earshot.model.Container;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import io.earshot.model.NginxRates;
import io.earshot.model.Report;
import io.earshot.server.links.LinkStatus;
import io.earshot.server.partners.KnownPartner;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What the server remembers of one container between two reports. */
final class Member {

    private Container container;
    private Map<Ip, KnownPartner> partners = new LinkedHashMap<>();
    private Map<Ip, LinkStatus> links = new LinkedHashMap<>();
    private OptionalDouble load = OptionalDouble.empty();
    private Optional<NginxRates> nginx = Optional.empty();
    private Optional<Instant> reportedAt = Optional.empty();
    private boolean silent;

    Member(Container container) {
        this.container = container;
    }

    void describe(Container newer) {
        container = newer;
    }

    Container container() {
        return container;
    }

    /** Takes a new list; what is known of links that stay, stays. */
    void meet(List<KnownPartner> newer, Instant now) {
        Map<Ip, KnownPartner> newPartners = new LinkedHashMap<>();
        Map<Ip, LinkStatus> newLinks = new LinkedHashMap<>();
        for (KnownPartner partner : newer) {
            KnownPartner before = partners.get(partner.ip());
            boolean sameOwner = before != null
                    && before.owner().name().equals(partner.owner().name());
            newPartners.put(partner.ip(), partner);
            newLinks.put(partner.ip(), sameOwner ? links.get(partner.ip()) : LinkStatus.unknown(now));
        }
        partners = newPartners;
        links = newLinks;
    }

    void hear(Report report, Instant now) {
        load = report.load();
        nginx = report.nginx();
        reportedAt = Optional.of(now);
        silent = false;
    }

    void fallSilent() {
        silent = true;
    }

    Map<Ip, KnownPartner> partners() {
        return partners;
    }

    /** Partners that something is wrong with. */
    Set<Ip> troubled() {
        Set<Ip> troubled = new HashSet<>();
        links.forEach((ip, status) -> {
            if (status.state() == LinkState.DOWN || status.state() == LinkState.LOSSY) {
                troubled.add(ip);
            }
        });
        return troubled;
    }

    LinkStatus link(Ip ip) {
        return links.get(ip);
    }

    /** @return what was known before */
    LinkStatus become(Ip ip, LinkStatus newer) {
        return links.put(ip, newer);
    }

    MemberRow row() {
        if (reportedAt.isEmpty() || silent) {
            MemberState state = silent ? MemberState.SILENT : MemberState.WAITING;
            return new MemberRow(
                    container, state, Optional.empty(), OptionalDouble.empty(), Optional.empty(), reportedAt);
        }
        List<Ip> unreachable = links.entrySet().stream()
                .filter(link -> link.getValue().state() == LinkState.DOWN)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new MemberRow(
                container,
                unreachable.isEmpty() ? MemberState.OK : MemberState.BROKEN,
                Optional.of(unreachable),
                load,
                nginx,
                reportedAt);
    }
}
