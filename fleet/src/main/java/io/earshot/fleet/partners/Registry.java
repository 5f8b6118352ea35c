package io.earshot.fleet.partners;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.Networks;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The containers of the CMDB, changed one at a time, with the ways to look them up. */
final class Registry {

    private final Map<ContainerName, Container> byName = new HashMap<>();
    private final Map<String, Network> networks = new HashMap<>();

    /** In the order in which they came to be known: the CMDB's, at first. */
    private final Map<ContainerName, Integer> ranks = new HashMap<>();

    private int nextRank;

    /** Holds whose the addresses of one network are, and who provides services at them. */
    private static final class Network {
        final Map<Ip, ContainerName> owners = new HashMap<>();
        final Map<String, Providers> providers = new HashMap<>();

        boolean isEmpty() {
            return owners.isEmpty() && providers.isEmpty();
        }
    }

    Optional<Container> container(ContainerName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns whose an address is to a container, as {@link io.earshot.model.Inventory#owner} does. */
    Optional<ContainerName> owner(ContainerName asker, Ip ip) {
        Container known = byName.get(asker);
        if (known != null) {
            return owner(known.networks(), ip);
        }
        return isOneNetwork()
                ? networks.values().stream().findFirst().map(one -> one.owners.get(ip))
                : Optional.empty();
    }

    /** Returns whose an address is to a container in these networks. */
    Optional<ContainerName> owner(Networks asker, Ip ip) {
        for (String name : asker.names()) {
            Network network = networks.get(name);
            ContainerName owner = network == null ? null : network.owners.get(ip);
            if (owner != null) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** Returns whether each address is the same machine's to everybody. */
    boolean isOneNetwork() {
        return networks.size() < 2;
    }

    Iterable<Container> containers() {
        return byName.values();
    }

    /**
     * Visits the providers of the service in the networks of the asker: the near ones and those elsewhere, each for as long as more are wanted.
     *
     * @param many how many of them are wanted at most
     */
    void eachProvider(
            String service,
            Container asker,
            int many,
            Predicate<Container> moreNear,
            Predicate<Container> moreElsewhere) {
        for (String name : asker.networks().names()) {
            Network network = networks.get(name);
            Providers all = network == null ? null : network.providers.get(service);
            if (all != null) {
                all.eachNear(asker, moreNear);
                all.eachElsewhere(asker, many, moreElsewhere);
            }
        }
    }

    void add(Container container) {
        ContainerName name = container.name();
        byName.put(name, container);
        Integer rank = ranks.computeIfAbsent(name, n -> nextRank++);
        for (int i = 0; i < container.addresses().size(); i++) {
            network(container.networks().of(i)).owners.put(container.addresses().get(i), name);
        }
        if (container.running()) {
            for (String at : ofAddresses(container)) {
                for (String service : container.services()) {
                    network(at)
                            .providers
                            .computeIfAbsent(service, _ -> new Providers())
                            .add(rank, container);
                }
            }
        }
    }

    /** Its rank stays, in case that it comes again at once as it is now. */
    void remove(Container container) {
        ContainerName name = container.name();
        byName.remove(name);
        for (int i = 0; i < container.addresses().size(); i++) {
            network(container.networks().of(i))
                    .owners
                    .remove(container.addresses().get(i), name);
        }
        for (String at : ofAddresses(container)) {
            if (container.running()) {
                removeProvider(container, network(at).providers);
            }
            networks.computeIfPresent(at, (_, network) -> network.isEmpty() ? null : network);
        }
    }

    private void removeProvider(Container container, Map<String, Providers> providers) {
        for (String service : container.services()) {
            Providers all = providers.get(service);
            all.remove(ranks.get(container.name()), container);
            if (all.isEmpty()) {
                providers.remove(service);
            }
        }
    }

    private Network network(String name) {
        return networks.computeIfAbsent(name, _ -> new Network());
    }

    private static Collection<String> ofAddresses(Container container) {
        Networks all = container.networks();
        return all.ofAddresses().isEmpty() ? List.of(all.own()) : Set.copyOf(all.ofAddresses());
    }

    void forgetRank(ContainerName name) {
        ranks.remove(name);
    }
}
