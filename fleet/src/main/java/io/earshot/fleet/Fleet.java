package io.earshot.fleet;

import io.earshot.fleet.incidents.IncidentBook;
import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.partners.InventoryChange;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.fleet.partners.PartnerBook;
import io.earshot.fleet.partners.ProbedPartners;
import io.earshot.fleet.partners.ServedList;
import io.earshot.fleet.partners.Targets;
import io.earshot.fleet.plugins.PluginBook;
import io.earshot.fleet.relays.RelayBook;
import io.earshot.fleet.ring.BackgroundRing;
import io.earshot.fleet.services.ServiceBook;
import io.earshot.fleet.services.ServicePlan;
import io.earshot.model.AppFigures;
import io.earshot.model.CaptureReport;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.ExchangeReport;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.LinkAge;
import io.earshot.model.LinkClass;
import io.earshot.model.LinkClassReports;
import io.earshot.model.LinkPathReports;
import io.earshot.model.LinkPaths;
import io.earshot.model.LinkReport;
import io.earshot.model.Lookup;
import io.earshot.model.PartnerList;
import io.earshot.model.ProbeResponder;
import io.earshot.model.Report;
import io.earshot.model.ServiceReports;
import io.earshot.model.WireSettings;
import io.earshot.model.plugins.PluginReports;
import io.earshot.model.relay.RelayStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Every container with its partners and links. All changes come from one thread; the served lists and the counters may be
 * read from any.
 */
public final class Fleet {

    private final PartnerBook partnerBook;
    private final Targets targets;
    private final BackgroundRing ring;
    private final IncidentBook incidents;
    private final FleetRows rows;
    private final RelayBook relays;
    private final List<LinkListener> linkListeners = new ArrayList<>();

    private final Map<ContainerName, Member> members = new HashMap<>();
    private final Presence presence;
    private final ServedLists lists;
    private final ListServing serving;
    private final ServiceBook services = new ServiceBook();
    private final PluginBook plugins = new PluginBook();
    private final ReportedPeers peers;
    private final LongAdder strangeAddresses = new LongAdder();
    private final ForeignLinks foreign;
    private final LinkStates states;
    private Predicate<String> followed = _ -> true;

    private volatile Inventory inventory = Inventory.empty();

    public Fleet(FleetTiming timing, PartnerBook partnerBook, IncidentBook incidents, FleetRows rows) {
        this(timing, partnerBook, new Targets(timing.probeInterval(), timing.cycle(), 1_000), incidents, rows);
    }

    /** A fleet whose hosts probe nothing in the background. */
    public Fleet(FleetTiming timing, PartnerBook partnerBook, Targets targets, IncidentBook incidents, FleetRows rows) {
        this(timing, partnerBook, targets, new BackgroundRing(0), incidents, rows);
    }

    public Fleet(
            FleetTiming timing,
            PartnerBook partnerBook,
            Targets targets,
            BackgroundRing ring,
            IncidentBook incidents,
            FleetRows rows) {
        this.partnerBook = partnerBook;
        this.targets = targets;
        this.ring = ring;
        this.incidents = incidents;
        this.rows = rows;
        linkListeners.add(rows);
        relays = new RelayBook(rows::relay, rows::relayGone);
        presence = new Presence(timing);
        lists = new ServedLists(timing);
        serving = new ListServing(members, partnerBook, ring, targets, lists, rows);
        states = new LinkStates(members, serving, incidents, LinkHistory.of(rows));
        peers = new ReportedPeers(partnerBook, rows);
        foreign = new ForeignLinks(partnerBook, incidents);
    }

    /**
     * Sets the hosts whose containers have rows, lists and links here; of others only the inventory is known, and what {@link #hearTrouble} is
     * told. To be called before the first change.
     */
    public void follow(Predicate<String> hosts) {
        followed = hosts;
    }

    /** Returns whether the containers of a host have rows, lists and links here, if the CMDB has them. From any thread. */
    public boolean follows(String host) {
        return followed.test(host);
    }

    /** Adds a listener beside the tables; to be called before the first change. */
    public void addLinkListener(LinkListener listener) {
        linkListeners.add(listener);
    }

    /** Sets who keeps when links came into their states; to be called before the first change. */
    public void keepHistory(LinkHistory keeper) {
        states.keepHistory(keeper);
    }

    /** Returns since when each link of a container has been in its state; without those of which no report came yet. */
    public List<LinkAge> ages(ContainerName name) {
        Member member = members.get(name);
        return member == null ? List.of() : member.ages();
    }

    /** Sets what is to be captured of containers' traffic; to be called before the first change. */
    public void captures(Function<Container, Optional<WireSettings>> settings) {
        lists.captures(settings);
    }

    /** Lets agents probe each other by UDP with keys of this ring; to be called before the first change. */
    public void addKeys(ProbeKeyRing ring, Instant now) {
        lists.addKeys(ring, now);
    }

    /** Adds to lists the relays through which containers' agents go; to be called before the first change. */
    public void relays(Function<Container, UnaryOperator<PartnerList>> ofContainer) {
        lists.relays(ofContainer);
    }

    /** Replaces which services are probed at which addresses, in the lists of those whom it concerns. */
    public void probeServices(ServicePlan plan) {
        serving.serve(partnerBook.clientsOf(lists.plan(plan)));
    }

    /** Makes the lists of these nodes anew, as far as they are containers: what is captured of them may have changed. */
    public void offerAgain(Set<String> nodes) {
        if (!nodes.isEmpty()) {
            members.values().stream()
                    .filter(member -> nodes.contains(member.container().name().toString()))
                    .forEach(serving::serve);
        }
    }

    /** Returns the partner list of the container's agent; absent if the CMDB does not know the container. From any thread. */
    public Optional<ServedList> served(ContainerName name) {
        return lists.of(name);
    }

    /** Returns the containers as the CMDB has them. From any thread. */
    public Inventory inventory() {
        return inventory;
    }

    /** Returns the lists of all containers of a host, by name; none if the CMDB does not know the host. From any thread. */
    public List<ServedList> servedOn(String host) {
        return lists.on(host);
    }

    /** Links in reports that went to addresses on nobody's list. From any thread. */
    public long strangeAddresses() {
        return strangeAddresses.sum();
    }

    /** Lookups that were not taken because too many other names are kept. From any thread. */
    public long refusedNames() {
        return partnerBook.refusedNames();
    }

    /** Reports that were older than what was known. From any thread. */
    public long staleReports() {
        return lists.staleReports();
    }

    /**
     * Whether the report is to be added. From any thread.
     *
     * @param goOn takes it to {@link #addReport}, or says that there is no room; not called for one that is not wanted
     */
    public Admission admit(Report report, BooleanSupplier goOn) {
        return lists.admit(report, goOn);
    }

    /** Returns whether a newer report of the same run of the agent is known. From any thread. */
    public boolean isRepeated(Report report) {
        return lists.isRepeated(report);
    }

    public void replaceInventory(Inventory newer, Instant now) {
        inventory = newer;
        InventoryChange change = partnerBook.compare(newer);
        Set<ContainerName> touched = partnerBook.change(change, now);
        ring.change(change);
        rows.inventory(change, now);
        for (Container gone : change.gone()) {
            forget(gone.name(), now);
        }
        for (Container container : change.changed()) {
            if (followed.test(container.name().host())) {
                members.computeIfAbsent(container.name(), name -> presence.newcomer(container, now))
                        .describe(container);
            }
            incidents.describe(container);
        }
        if (!change.changed().isEmpty() || !change.gone().isEmpty()) {
            peers.findOwners(members.values(), inventory);
        }
        refreshLists(touched, now);
    }

    /** Takes what an earlier run of the server knew of its containers; before the first inventory. */
    public void restore(Map<ContainerName, LastReport> heard) {
        presence.restore(heard);
    }

    /** @return those of the addresses that no container of the CMDB has */
    public List<Ip> publish(ContainerName name, List<Ip> addresses, Instant now) {
        refreshLists(partnerBook.publish(name, addresses, now), now);
        return partnerBook.unknownTo(name, addresses);
    }

    public void addLookups(Collection<Lookup> lookups, Instant now) {
        refreshLists(partnerBook.addLookups(lookups, now), now);
    }

    public void addReport(Report report, Instant now) {
        addReport(report, List.of(), Optional.empty(), now);
    }

    /**
     * Adds a report.
     *
     * @param path the relays that the report passed, the one nearest to the agent first
     * @param heardBy the server that took it, where there are several
     */
    public void addReport(Report report, List<String> path, Optional<String> heardBy, Instant now) {
        Member member = members.get(report.container());
        if (member == null) {
            return; // left the CMDB between the request and now
        }
        presence.heard(member, now);
        boolean nginxStopped = member.nginxStopped();
        member.hear(report, path, heardBy, now);
        incidents.heard(report.container(), member.reportedStall(), now);
        nginx(member, nginxStopped, now);
        Map<Ip, LinkPaths> paths = LinkPathReports.in(report);
        Map<Ip, List<LinkClass>> classes = LinkClassReports.in(report);
        List<KnownLink> links = new ArrayList<>(report.links().size());
        int index = -1;
        for (LinkReport link : report.links()) {
            index = member.indexOf(link.ip(), index + 1);
            if (index < 0) {
                strangeAddresses.increment();
            } else {
                links.add(states.become(
                        member,
                        index,
                        member.link(index)
                                .next(
                                        link,
                                        Optional.ofNullable(paths.get(link.ip())),
                                        classes.getOrDefault(link.ip(), List.of()),
                                        now),
                        now));
            }
        }
        linkListeners.forEach(listener -> listener.reported(member.container(), links, report.load(), now));
        rows.data(member.row());
        responder(member, report.section(ProbeResponder.class));
        Set<ContainerName> touched = peers.hear(member, report, inventory, now);
        if (!touched.isEmpty()) {
            refreshLists(touched, now);
        }
        ContainerName name = member.container().name();
        report.section(ExchangeReport.class).ifPresent(exchanges -> rows.exchanges(name, exchanges, now));
        report.section(CaptureReport.class).ifPresent(captures -> rows.captures(name, captures, now));
        report.section(ServiceReports.class).ifPresent(told -> rows.services(name, services.hear(name, told, now)));
        plugins.hear(name, report.section(PluginReports.class), now).ifPresent(change -> rows.plugins(name, change));
    }

    /** Tells the container's clients where its agent answers, once that changes. */
    private void responder(Member member, Optional<ProbeResponder> responder) {
        OptionalInt port = responder.map(one -> OptionalInt.of(one.port())).orElse(OptionalInt.empty());
        if (member.answersAt(port)) {
            serving.serveClientsOf(List.of(member.container().name()));
        }
    }

    private void nginx(Member member, boolean stoppedBefore, Instant now) {
        if (member.nginxStopped() && !stoppedBefore) {
            rows.nginxStopped(member.container().name(), now);
        } else if (!member.nginxStopped() && stoppedBefore) {
            rows.nginxReports(member.container().name());
        }
    }

    /** Takes what a relay tells of itself and of those behind it. */
    public void hearRelays(RelayStatus sender, List<RelayStatus> behind, Instant now) {
        relays.heard(sender, behind, now);
    }

    /** Takes what passive monitoring tells of applications. */
    public void hearApps(AppFigures told, Instant now) {
        rows.appFigures(told, now);
    }

    /** Returns the book of incidents: mutes, acknowledgements and tickets. For the thread that changes the fleet. */
    public IncidentBook incidents() {
        return incidents;
    }

    /**
     * Takes the states of all links of a container that others follow, one of which is DOWN. Nothing happens for one that is followed here, or
     * unknown.
     */
    public void hearTrouble(ContainerName name, List<LinkAge> links, Instant now) {
        if (!followed.test(name.host())) {
            inventory.container(name).ifPresent(from -> foreign.hear(from, links, inventory, now));
        }
    }

    /** Takes the news that no link of such a container is DOWN any more. */
    public void hearRecovery(ContainerName name, Instant now) {
        foreign.recovered(name, now);
    }

    /** Looks for what time alone changes: agents that fell silent, evidence that grew too old, incidents. */
    public void passTime(Instant now) {
        for (Member member : presence.fallen(now)) {
            boolean nginxStopped = member.nginxStopped();
            member.fallSilent();
            nginx(member, nginxStopped, now);
            lists.forgetRuns(member.container().name());
            linkListeners.forEach(listener -> listener.silent(member.container().name()));
            incidents.fellSilent(member.container().name());
            rows.services(
                    member.container().name(),
                    services.silent(member.container().name(), now));
            plugins.silent(member.container().name(), now)
                    .ifPresent(change -> rows.plugins(member.container().name(), change));
            List<KnownLink> links = new ArrayList<>(member.partners().size());
            for (int index = 0; index < member.partners().size(); index++) {
                links.add(states.become(member, index, member.link(index).silent(now), now));
            }
            rows.links(member.container(), links, now);
            rows.data(member.row());
        }
        for (Member member : presence.overdue(now)) {
            member.becomeOverdue();
            rows.data(member.row());
        }
        relays.passTime(now);
        refreshLists(partnerBook.expire(now), now);
        lists.passTime(now);
        incidents.passTime(now);
    }

    private void refreshLists(Collection<ContainerName> names, Instant now) {
        refreshEach(names, now);
        Set<String> hosts = names.stream().map(ContainerName::host).collect(Collectors.toSet());
        refreshEach(ring.choose(hosts, new MemberLists(members), now), now);
        serving.serveChanged();
    }

    private void refreshEach(Collection<ContainerName> names, Instant now) {
        for (ContainerName name : names) {
            Member member = members.get(name);
            if (member != null) {
                refreshList(member, now);
            }
        }
    }

    private void refreshList(Member member, Instant now) {
        ContainerName name = member.container().name();
        List<KnownPartner> partners = ring.after(partnerBook.partnersOf(name, now, member.troubled()), name);
        List<KnownPartner> before = member.partners();
        ProbedPartners probedBefore = member.probed();
        member.meet(partners, now);
        targets.replacePartners(probedBefore, member.probed());
        for (int index = 0; index < before.size(); index++) {
            Ip ip = before.get(index).ip();
            if (Addressed.indexOf(partners, ip, index) < 0) {
                linkListeners.forEach(listener -> listener.linkGone(name, ip));
                incidents.unwatch(name, ip, now);
            }
        }
        List<KnownLink> different = states.different(member, before);
        if (!different.isEmpty()) {
            rows.links(member.container(), different, now);
        }
        incidents.watch(member.container(), partners, now);
        if (!member.container().running()) {
            incidents.forget(name, now);
        }
        rows.data(member.row());
        serving.serve(member);
    }

    private void forget(ContainerName name, Instant now) {
        foreign.forget(name);
        Member member = members.remove(name);
        if (member == null) {
            incidents.forget(name, now);
            return;
        }
        presence.forget(member);
        targets.replacePartners(member.probed(), new ProbedPartners(List.of()));
        incidents.forget(name, now);
        lists.forget(name);
        services.forget(name);
        plugins.forget(name);
        linkListeners.forEach(listener -> listener.gone(name));
    }
}
