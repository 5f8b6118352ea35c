package io.earshot.server.partners;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All evidence of who talks to whom, and the partners that follow from it. Evidence hangs on a container's name and a
 * service's name, never on an address: when an address moves, its history stays where it was. Not thread-safe.
 */
public final class PartnerBook {

    private final PartnerFinder finder;
    private final Duration keepLookups;

    private Inventory inventory = Inventory.empty();
    private final Map<ContainerName, Map<String, Evidence>> declared = new HashMap<>();
    private final Map<ContainerName, Map<String, AskedService>> lookedUp = new HashMap<>();

    /**
     * @param maxPartners how long a list may become
     * @param keepLookups how long a lookup counts after it was last seen
     */
    public PartnerBook(int maxPartners, Duration keepLookups) {
        this.finder = new PartnerFinder(maxPartners);
        this.keepLookups = keepLookups;
    }

    /** Takes the CMDB as it is now. Any list may differ afterwards. */
    public void replaceInventory(Inventory newer, Instant now) {
        inventory = newer;
        declared.keySet().removeIf(name -> newer.container(name).isEmpty());
        for (Container container : newer.containers()) {
            Map<String, Evidence> before = declared.getOrDefault(container.name(), Map.of());
            Map<String, Evidence> uses = new LinkedHashMap<>();
            for (String service : container.uses()) {
                Evidence known = before.get(service);
                uses.put(
                        service,
                        known == null ? new Evidence(Evidence.Source.CMDB, service, now, now) : known.seenAgain(now));
            }
            declared.put(container.name(), uses);
        }
        lookedUp.values().forEach(services -> services.values().forEach(asked -> asked.meet(newer)));
    }

    /**
     * Takes lookups, also those of containers that the CMDB does not know yet: DNS is often the faster of the two.
     *
     * @return the containers whose partners may differ now
     */
    public Set<ContainerName> addLookups(Collection<Lookup> lookups, Instant now) {
        Set<ContainerName> touched = new HashSet<>();
        for (Lookup lookup : lookups) {
            if (isTooOld(lookup.lastSeen(), now)) {
                continue;
            }
            lookedUp.computeIfAbsent(lookup.container(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(lookup.service(), service -> new AskedService(lookup))
                    .add(lookup, inventory);
            touched.add(lookup.container());
        }
        return touched;
    }

    /**
     * Forgets lookups that are too old.
     *
     * @return the containers whose partners may differ now
     */
    public Set<ContainerName> expire(Instant now) {
        Set<ContainerName> touched = new HashSet<>();
        lookedUp.forEach((name, services) -> {
            if (services.values().removeIf(asked -> isTooOld(asked.evidence().lastSeen(), now))) {
                touched.add(name);
            }
        });
        lookedUp.values().removeIf(Map::isEmpty);
        return touched;
    }

    /** The container's partners, nearest first; none if the CMDB does not know it or has it stopped. */
    public List<KnownPartner> partnersOf(ContainerName name) {
        return inventory
                .container(name)
                .map(asker -> finder.find(asker, evidenceOf(name), inventory))
                .orElse(List.of());
    }

    private List<Wanted> evidenceOf(ContainerName name) {
        List<Wanted> all = new ArrayList<>();
        for (Evidence evidence : declared.getOrDefault(name, Map.of()).values()) {
            all.add(new Wanted.Service(evidence));
        }
        for (AskedService asked : lookedUp.getOrDefault(name, Map.of()).values()) {
            all.addAll(asked.wanted(inventory));
        }
        return all;
    }

    private boolean isTooOld(Instant lastSeen, Instant now) {
        return lastSeen.isBefore(now.minus(keepLookups));
    }
}
