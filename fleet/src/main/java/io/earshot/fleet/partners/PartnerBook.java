package io.earshot.fleet.partners;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All evidence of who talks to whom, and the partners that follow from it. Evidence hangs on a container's name and a
 * service's name, never on an address: when an address moves, its history stays where it was. Each change says which lists it
 * touches; the others need not be looked at. Not thread-safe.
 */
public final class PartnerBook {

    private final PartnerRules rules;
    private final PartnerFinder finder;
    private final Registry registry = new Registry();
    private final Map<ContainerName, ContainerEvidence> evidence = new HashMap<>();
    private final Listeners<String> users = new Listeners<>();
    private final Listeners<ContainerName> listeners = new Listeners<>();
    private final Listeners<Ip> waiting = new Listeners<>();
    private final Calendar expiry = new Calendar();
    private final Calendar turns = new Calendar();
    private EvidenceListener evidenceListener = EvidenceListener.NONE;

    private final LookupLimits limits;
    private final AtomicLong names = new AtomicLong();
    private final AtomicLong refusedNames = new AtomicLong();

    public PartnerBook(PartnerRules rules) {
        this(rules, LookupLimits.ofHeap(Runtime.getRuntime().maxMemory()));
    }

    public PartnerBook(PartnerRules rules, LookupLimits limits) {
        this.rules = rules;
        this.limits = limits;
        this.finder = new PartnerFinder(rules);
    }

    /**
     * @param maxPartners how long a list may become
     * @param keepLookups how long a lookup counts after it was last seen
     */
    public PartnerBook(int maxPartners, Duration keepLookups) {
        this(new PartnerRules(maxPartners, Duration.ofMinutes(4), keepLookups, keepLookups));
    }

    /** Sets who is told of evidence; to be called before the first change. */
    public void tell(EvidenceListener listener) {
        evidenceListener = listener;
    }

    /** Returns the containers that were added, changed or removed since the last inventory. */
    public InventoryChange compare(Inventory newer) {
        List<Container> changed = new ArrayList<>();
        for (Container container : newer.containers()) {
            if (!registry.container(container.name()).equals(Optional.of(container))) {
                changed.add(container);
            }
        }
        List<Container> gone = new ArrayList<>();
        for (Container container : registry.containers()) {
            if (newer.container(container.name()).isEmpty()) {
                gone.add(container);
            }
        }
        return new InventoryChange(changed, gone);
    }

    /** Takes the CMDB as it is now. */
    public Set<ContainerName> replaceInventory(Inventory newer, Instant now) {
        return change(compare(newer), now);
    }

    /**
     * Takes what the CMDB says differently, all at once: an address may pass from one container to another.
     *
     * @return the containers whose partners may differ now
     */
    public Set<ContainerName> change(InventoryChange change, Instant now) {
        Set<ContainerName> touched = new HashSet<>();
        for (Container gone : change.gone()) {
            touchWhoeverSees(gone, touched);
            registry.remove(gone);
            registry.forgetRank(gone.name());
            declare(gone.name(), List.of(), now);
            touched.remove(gone.name());
        }
        Map<ContainerName, Container> before = new HashMap<>();
        for (Container newer : change.changed()) {
            registry.container(newer.name()).ifPresent(older -> {
                before.put(older.name(), older);
                registry.remove(older);
            });
        }
        for (Container newer : change.changed()) {
            registry.add(newer);
        }
        for (Container newer : change.changed()) {
            Container older = before.get(newer.name());
            if (older == null || looksDifferent(older, newer)) {
                touchWhoeverSees(newer, touched);
                if (older != null) {
                    touchWhoeverSees(older, touched);
                }
                newer.addresses().forEach(ip -> bindWaiting(ip, newer.name(), touched));
                if (!registry.isOneNetwork()) {
                    bindStrangers(newer.name(), touched);
                }
            }
            declare(newer.name(), newer.uses(), now);
            touched.add(newer.name());
        }
        return touched;
    }

    /**
     * Takes lookups, also those of containers that the CMDB does not know yet: DNS is often the faster of the two.
     *
     * @return the containers whose partners may differ now
     */
    public Set<ContainerName> addLookups(Collection<Lookup> lookups, Instant now) {
        Set<ContainerName> touched = new HashSet<>();
        for (Lookup lookup : lookups) {
            if (!EvidenceSource.isTooOld(lookup.lastSeen(), rules.keepLookups(), now)) {
                add(lookup, now);
                touched.add(lookup.container());
            }
        }
        return touched;
    }

    /** Takes lookups of an earlier run, those among them that are too old, too, if a later one of the same name is not. */
    public void restore(Collection<Lookup> lookups, Instant now) {
        Set<List<Object>> current = new HashSet<>();
        for (Lookup lookup : lookups) {
            if (!EvidenceSource.isTooOld(lookup.lastSeen(), rules.keepLookups(), now)) {
                current.add(List.of(lookup.container(), lookup.service()));
            }
        }
        for (Lookup lookup : lookups) {
            if (current.contains(List.of(lookup.container(), lookup.service()))) {
                add(lookup, now);
            }
        }
    }

    /** Returns how many names that containers asked for are kept. From any thread. */
    public long names() {
        return names.get();
    }

    /** Returns how many lookups were not taken since the start, because too many other names are kept. From any thread. */
    public long refusedNames() {
        return refusedNames.get();
    }

    /** @return whether there is room for the name */
    private boolean makeRoom(Lookup lookup) {
        ContainerName asker = lookup.container();
        Optional<ContainerEvidence> known = Optional.ofNullable(evidence.get(asker));
        if (known.isPresent() && known.get().pdns().knows(lookup.service())) {
            return true;
        }
        if (known.isPresent() && known.get().pdns().size() >= limits.perContainer()) {
            forgetOldestName(asker, known.get());
        }
        if (names.get() >= limits.total()) {
            refusedNames.incrementAndGet();
            return false;
        }
        names.incrementAndGet();
        return true;
    }

    private void forgetOldestName(ContainerName asker, ContainerEvidence known) {
        Set<ContainerName> former = known.others();
        known.pdns().forgetOldest().ifPresent(service -> {
            names.decrementAndGet();
            evidenceListener.forgotten(asker, service);
            stopListening(asker, former);
            stopUsing(asker, new HashSet<>(Set.of(service)), known);
        });
    }

    private void add(Lookup lookup, Instant now) {
        if (!makeRoom(lookup)) {
            return;
        }
        ContainerName asker = lookup.container();
        AskedService asked = evidence(asker).pdns().add(lookup, ip -> registry.owner(asker, ip));
        evidenceListener.asked(asker, asked.evidence(), lookup.answers(), now);
        asked.owners().forEach(owner -> listeners.add(owner, asker));
        asked.strangers().forEach(ip -> waiting.add(ip, asker));
        users.add(lookup.service(), asker);
        expiry.schedule(asker, lookup.lastSeen().plus(rules.keepLookups()).plusNanos(1));
    }

    /**
     * Takes the addresses that a component says the container talks to; earlier ones that are not among them are no evidence
     * any more.
     *
     * @return the containers whose partners may differ now
     */
    public Set<ContainerName> publish(ContainerName name, Collection<Ip> addresses, Instant now) {
        ContainerEvidence known = evidence(name);
        Set<Ip> newer = new LinkedHashSet<>(addresses);
        Set<ContainerName> former = known.others();
        known.published().retain(newer);
        for (Ip ip : newer) {
            bind(name, known.published(), ip, OptionalInt.empty(), now);
        }
        if (!newer.isEmpty()) {
            expiry.schedule(name, now.plus(rules.keepPublished()).plusNanos(1));
        }
        stopListening(name, former);
        return Set.of(name);
    }

    /**
     * Takes the addresses, each with its port, that the container's agent sees it connected to.
     *
     * @return the containers whose partners may differ now: none where all of it was known
     */
    public Set<ContainerName> addSockets(ContainerName name, Map<Ip, Integer> peers, Instant now) {
        if (peers.isEmpty()) {
            return Set.of();
        }
        SocketEvidence known = evidence(name).socket();
        return bindAll(name, known, peers, rules.keepSockets(), now) ? Set.of(name) : Set.of();
    }

    /**
     * Takes the addresses, each with its port, to which the container's nginx is configured to send requests; earlier ones that are not among
     * them are no evidence any more.
     *
     * @return the containers whose partners may differ now: none where all of it was known
     */
    public Set<ContainerName> configure(ContainerName name, Map<Ip, Integer> peers, Instant now) {
        ContainerEvidence known = evidence(name);
        Set<ContainerName> former = known.others();
        boolean gone = known.nginx().retain(peers.keySet());
        boolean news = bindAll(name, known.nginx(), peers, rules.keepPublished(), now);
        stopListening(name, former);
        forgetIfEmpty(name, known);
        return gone || news ? Set.of(name) : Set.of();
    }

    private boolean bindAll(
            ContainerName name, NamedAddresses known, Map<Ip, Integer> peers, Duration keep, Instant now) {
        boolean news = false;
        for (Map.Entry<Ip, Integer> peer : peers.entrySet()) {
            news |= bind(name, known, peer.getKey(), OptionalInt.of(peer.getValue()), now);
        }
        if (!peers.isEmpty()) {
            expiry.schedule(name, now.plus(keep).plusNanos(1));
        }
        return news;
    }

    private boolean bind(ContainerName name, NamedAddresses known, Ip ip, OptionalInt port, Instant now) {
        Optional<ContainerName> owner = registry.owner(name, ip);
        owner.ifPresentOrElse(o -> listeners.add(o, name), () -> waiting.add(ip, name));
        return known.name(ip, port, owner, now);
    }

    /** Returns those of the addresses that belong to no container in the networks of this one. */
    public List<Ip> unknownTo(ContainerName name, Collection<Ip> addresses) {
        return addresses.stream()
                .filter(ip -> registry.owner(name, ip).isEmpty())
                .toList();
    }

    /**
     * Forgets evidence that is too old, and turns the lists that are too long.
     *
     * @return the containers whose partners may differ now
     */
    public Set<ContainerName> expire(Instant now) {
        Set<ContainerName> touched = new HashSet<>(turns.due(now));
        for (ContainerName name : expiry.due(now)) {
            ContainerEvidence known = evidence.get(name);
            if (known != null) {
                Set<ContainerName> former = known.others();
                Set<String> services = known.services();
                Set<String> asked = new HashSet<>(known.pdns().services());
                if (known.expire(rules, now)) {
                    asked.removeAll(known.pdns().services());
                    names.addAndGet(-asked.size());
                    asked.forEach(service -> evidenceListener.forgotten(name, service));
                    touched.add(name);
                    stopListening(name, former);
                    stopUsing(name, services, known);
                }
                known.expiry(rules).ifPresent(at -> expiry.schedule(name, at.plusNanos(1)));
                forgetIfEmpty(name, known);
            }
        }
        return touched;
    }

    private void stopUsing(ContainerName name, Set<String> former, ContainerEvidence known) {
        if (former.isEmpty()) {
            return;
        }
        former.removeAll(known.services());
        former.forEach(service -> users.remove(service, name));
    }

    private void forgetIfEmpty(ContainerName name, ContainerEvidence known) {
        if (known.isEmpty()) {
            evidence.remove(name);
        }
    }

    /** The container's partners, nearest first; none if the CMDB does not know it or has it stopped. */
    public List<KnownPartner> partnersOf(ContainerName name) {
        return find(name).stream().limit(rules.max()).toList();
    }

    /**
     * The same as of a moment, which matters for lists that turn.
     *
     * @param kept farther partners that stay whosever turn it is, since something is wrong with them
     */
    public List<KnownPartner> partnersOf(ContainerName name, Instant now, Set<Ip> kept) {
        List<KnownPartner> all = find(name);
        if (all.size() <= rules.max()) {
            return all;
        }
        turns.schedule(name, finder.nextTurn(name, now));
        return finder.turn(name, all, now, kept);
    }

    /** Returns the containers on whose lists any of these may be. */
    public Set<ContainerName> clientsOf(Collection<ContainerName> owners) {
        Set<ContainerName> clients = new HashSet<>();
        for (ContainerName name : owners) {
            registry.container(name).ifPresent(owner -> touchWhoeverSees(owner, clients));
        }
        return clients;
    }

    private List<KnownPartner> find(ContainerName name) {
        ContainerEvidence known = evidence.get(name);
        return known == null
                ? List.of()
                : registry.container(name)
                        .map(asker -> finder.find(asker, known, registry))
                        .orElse(List.of());
    }

    private void declare(ContainerName name, List<String> uses, Instant now) {
        ContainerEvidence known = uses.isEmpty() ? evidence.get(name) : evidence(name);
        if (known == null) {
            return;
        }
        Set<String> before = known.services();
        known.cmdb().declare(uses, now);
        stopUsing(name, before, known);
        uses.forEach(service -> users.add(service, name));
        forgetIfEmpty(name, known);
    }

    /** To containers that its evidence no longer names. */
    private void stopListening(ContainerName name, Set<ContainerName> former) {
        ContainerEvidence known = evidence.get(name);
        if (known != null) {
            former.removeAll(known.others());
        }
        former.forEach(other -> listeners.remove(other, name));
    }

    private void bindWaiting(Ip ip, ContainerName owner, Set<ContainerName> touched) {
        for (ContainerName name : Set.copyOf(waiting.of(ip))) {
            if (registry.isOneNetwork()
                    || registry.owner(name, ip).filter(owner::equals).isPresent()) {
                waiting.remove(ip, name);
                meet(name, ip, owner, touched);
            }
        }
    }

    private void meet(ContainerName name, Ip ip, ContainerName owner, Set<ContainerName> touched) {
        ContainerEvidence known = evidence.get(name);
        if (known != null) {
            known.meet(ip, owner);
            listeners.add(owner, name);
            touched.add(name);
        }
    }

    /** Finds whose the addresses are that a container named before its networks were known. */
    private void bindStrangers(ContainerName name, Set<ContainerName> touched) {
        ContainerEvidence known = evidence.get(name);
        if (known != null) {
            for (Ip ip : known.strangers()) {
                registry.owner(name, ip).ifPresent(owner -> {
                    waiting.remove(ip, name);
                    meet(name, ip, owner, touched);
                });
            }
        }
    }

    private void touchWhoeverSees(Container container, Set<ContainerName> touched) {
        for (String service : container.services()) {
            touched.addAll(users.of(service));
        }
        touched.addAll(listeners.of(container.name()));
    }

    /** To those who talk to it. */
    private static boolean looksDifferent(Container older, Container newer) {
        return older.running() != newer.running()
                || older.takesTraffic() != newer.takesTraffic()
                || !older.dataCenter().equals(newer.dataCenter())
                || !older.addresses().equals(newer.addresses())
                || !older.networks().equals(newer.networks())
                || !older.services().equals(newer.services());
    }

    private ContainerEvidence evidence(ContainerName name) {
        return evidence.computeIfAbsent(name, _ -> new ContainerEvidence());
    }
}
