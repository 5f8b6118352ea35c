package io.earshot.fleet.partners;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The containers of the CMDB, changed one at a time, with the ways to look them up. */
final class Registry {

    private final Map<ContainerName, Container> byName = new HashMap<>();
    private final Map<Ip, ContainerName> owners = new HashMap<>();
    private final Map<String, Providers> providers = new HashMap<>();

    /** In the order in which they came to be known: the CMDB's, at first. */
    private final Map<ContainerName, Integer> ranks = new HashMap<>();

    private int nextRank;

    Optional<Container> container(ContainerName name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<ContainerName> owner(Ip ip) {
        return Optional.ofNullable(owners.get(ip));
    }

    Iterable<Container> containers() {
        return byName.values();
    }

    /**
     * Visits the providers of the service that may take traffic: the near ones and those elsewhere, each for as long as more are wanted.
     *
     * @param many how many of them are wanted at most
     */
    void eachProvider(
            String service,
            Container asker,
            int many,
            Predicate<Container> moreNear,
            Predicate<Container> moreElsewhere) {
        Providers all = providers.get(service);
        if (all != null) {
            all.eachNear(asker, moreNear);
            all.eachElsewhere(asker, many, moreElsewhere);
        }
    }

    void add(Container container) {
        ContainerName name = container.name();
        byName.put(name, container);
        Integer rank = ranks.computeIfAbsent(name, n -> nextRank++);
        container.addresses().forEach(ip -> owners.put(ip, name));
        if (container.running()) {
            for (String service : container.services()) {
                providers.computeIfAbsent(service, s -> new Providers()).add(rank, container);
            }
        }
    }

    /** Its rank stays, in case that it comes again at once as it is now. */
    void remove(Container container) {
        ContainerName name = container.name();
        byName.remove(name);
        container.addresses().forEach(ip -> owners.remove(ip, name));
        if (container.running()) {
            for (String service : container.services()) {
                Providers all = providers.get(service);
                all.remove(ranks.get(name), container);
                if (all.isEmpty()) {
                    providers.remove(service);
                }
            }
        }
    }

    void forgetRank(ContainerName name) {
        ranks.remove(name);
    }
}
