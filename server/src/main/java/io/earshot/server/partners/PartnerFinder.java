package io.earshot.server.partners;

import io.earshot.model.Container;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the services that a container uses to the addresses that it is to probe. Pure. */
final class PartnerFinder {

    private final int maxPartners;

    PartnerFinder(int maxPartners) {
        this.maxPartners = maxPartners;
    }

    /** Nearest first; among the equally near in the order of the services and of the CMDB, so that it never shuffles. */
    List<KnownPartner> find(Container asker, Collection<Wanted> wanted, Inventory inventory) {
        if (!asker.running()) {
            return List.of();
        }
        Map<Ip, List<Evidence>> evidence = new LinkedHashMap<>();
        for (Wanted want : wanted) {
            for (Ip ip : addresses(want, asker, inventory)) {
                if (canReach(asker, ip)) {
                    evidence.computeIfAbsent(ip, i -> new ArrayList<>()).add(want.evidence());
                }
            }
        }
        return evidence.entrySet().stream()
                .map(e ->
                        new KnownPartner(e.getKey(), inventory.owner(e.getKey()).orElseThrow(), e.getValue()))
                .sorted(Comparator.comparing(partner -> Nearness.of(asker, partner.owner())))
                .limit(maxPartners)
                .toList();
    }

    private static List<Ip> addresses(Wanted want, Container asker, Inventory inventory) {
        return switch (want) {
            case Wanted.Service(Evidence evidence) ->
                inventory.providers(evidence.service()).stream()
                        .filter(provider -> canBePartner(asker, provider))
                        .flatMap(provider -> provider.addresses().stream())
                        .toList();
            case Wanted.Address(Evidence _, Ip ip) ->
                inventory.owner(ip).filter(owner -> canBePartner(asker, owner)).map(_ -> ip).stream()
                        .toList();
        };
    }

    private static boolean canBePartner(Container asker, Container owner) {
        return owner.running() && !owner.name().equals(asker.name());
    }

    /**
     * An asker without IPv6 would only ever report that it has none. A loopback address means another machine's container
     * only in a fleet that lives on loopback altogether.
     */
    private static boolean canReach(Container asker, Ip ip) {
        if (asker.addresses().isEmpty()) {
            return !ip.isLoopback();
        }
        return asker.addresses().stream()
                .anyMatch(own -> own.isV4() == ip.isV4() && (own.isLoopback() || !ip.isLoopback()));
    }
}
