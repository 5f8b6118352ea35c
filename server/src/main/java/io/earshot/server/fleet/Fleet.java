package io.earshot.server.fleet;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkReport;
import io.earshot.model.Lookup;
import io.earshot.model.Partner;
import io.earshot.model.PartnerList;
import io.earshot.model.Report;
import io.earshot.server.partners.KnownPartner;
import io.earshot.server.partners.PartnerBook;
import io.earshot.server.partners.ServedList;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every container with its partners and links. All changes come from one thread; the served lists and the counters may be
 * read from any.
 */
public final class Fleet {

    private final FleetTiming timing;
    private final PartnerBook partnerBook;
    private final FleetRows rows;

    private final Map<ContainerName, Member> members = new HashMap<>();
    private final Map<ContainerName, ServedList> served = new ConcurrentHashMap<>();
    private final LongAdder strangeAddresses = new LongAdder();
    private final LongAdder staleReports = new LongAdder();

    public Fleet(FleetTiming timing, PartnerBook partnerBook, FleetRows rows) {
        this.timing = timing;
        this.partnerBook = partnerBook;
        this.rows = rows;
    }

    /** What the container's agent is to probe; absent if the CMDB does not know the container. From any thread. */
    public Optional<ServedList> served(ContainerName name) {
        return Optional.ofNullable(served.get(name));
    }

    /** Links in reports that went to addresses on nobody's list. From any thread. */
    public long strangeAddresses() {
        return strangeAddresses.sum();
    }

    /** Reports that were older than what was known. From any thread. */
    public long staleReports() {
        return staleReports.sum();
    }

    void replaceInventory(Inventory inventory, Instant now) {
        partnerBook.replaceInventory(inventory, now);
        rows.inventory(inventory);
        Set<ContainerName> gone = new HashSet<>(members.keySet());
        for (Container container : inventory.containers()) {
            gone.remove(container.name());
            members.computeIfAbsent(container.name(), name -> new Member(container))
                    .describe(container);
        }
        gone.forEach(this::forget);
        for (Container container : inventory.containers()) {
            refreshList(members.get(container.name()), now);
        }
    }

    void addLookups(Collection<Lookup> lookups, Instant now) {
        refreshLists(partnerBook.addLookups(lookups, now), now);
    }

    void addReport(Report report, Instant now) {
        Member member = members.get(report.container());
        if (member == null) {
            return; // left the CMDB between the request and now
        }
        if (member.isStale(report)) {
            staleReports.increment();
            return;
        }
        strangeAddresses.add(member.hear(report, now));
        for (LinkReport link : report.links()) {
            KnownPartner partner = member.partners().get(link.ip());
            if (partner != null) {
                rows.link(member.container(), partner, member.link(link.ip()));
            }
        }
        rows.data(member.row());
    }

    /** Looks for what time alone changes: agents that fell silent, evidence that grew too old. */
    void passTime(Instant now) {
        Instant oldestFresh = now.minus(timing.silentAfter());
        for (Member member : members.values()) {
            if (member.fallSilent(oldestFresh, now)) {
                member.partners()
                        .values()
                        .forEach(partner -> rows.link(member.container(), partner, member.link(partner.ip())));
                rows.data(member.row());
            }
        }
        refreshLists(partnerBook.expire(now), now);
    }

    private void refreshLists(Collection<ContainerName> names, Instant now) {
        for (ContainerName name : names) {
            Member member = members.get(name);
            if (member != null) {
                refreshList(member, now);
            }
        }
    }

    private void refreshList(Member member, Instant now) {
        ContainerName name = member.container().name();
        List<KnownPartner> partners = partnerBook.partnersOf(name);
        Set<Ip> before = Set.copyOf(member.partners().keySet());
        member.meet(partners, now);
        for (Ip ip : before) {
            if (!member.partners().containsKey(ip)) {
                rows.linkGone(name, ip);
            }
        }
        partners.forEach(partner -> rows.link(member.container(), partner, member.link(partner.ip())));
        rows.partners(name, partners);
        rows.data(member.row());
        served.put(name, ServedList.of(toList(name, partners)));
    }

    private PartnerList toList(ContainerName name, List<KnownPartner> partners) {
        return new PartnerList(
                name,
                timing.cycle(),
                timing.downAfter(),
                partners.stream()
                        .map(partner -> new Partner(
                                partner.ip(),
                                Optional.of(partner.service()),
                                OptionalInt.empty(),
                                timing.probeInterval()))
                        .toList());
    }

    private void forget(ContainerName name) {
        members.remove(name);
        served.remove(name);
        rows.gone(name);
    }
}
