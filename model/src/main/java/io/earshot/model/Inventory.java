package io.earshot.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the CMDB says at one moment, with the ways to look it up. Immutable; a refresh makes a new one.
 */
public final class Inventory {

    private static final Inventory EMPTY = new Inventory(Map.of(), Map.of(), Map.of());

    private final Map<ContainerName, Container> byName;
    /** By network. */
    private final Map<String, Map<Ip, Container>> byAddress;

    private final Map<String, List<Container>> providers;

    private Inventory(
            Map<ContainerName, Container> byName,
            Map<String, Map<Ip, Container>> byAddress,
            Map<String, List<Container>> providers) {
        this.byName = byName;
        this.byAddress = byAddress;
        this.providers = providers;
    }

    public static Inventory empty() {
        return EMPTY;
    }

    /** @throws IllegalArgumentException where two containers share a name, or an address in a network */
    public static Inventory of(Collection<Container> containers) {
        Map<ContainerName, Container> byName = LinkedHashMap.newLinkedHashMap(containers.size());
        Map<String, Map<Ip, Container>> byAddress = new HashMap<>();
        Map<String, List<Container>> providers = new HashMap<>();
        for (Container container : containers) {
            if (byName.putIfAbsent(container.name(), container) != null) {
                throw new IllegalArgumentException("container " + container.name() + " occurs twice");
            }
            for (int i = 0; i < container.addresses().size(); i++) {
                Container owner = byAddress
                        .computeIfAbsent(
                                container.networks().of(i),
                                _ -> HashMap.newHashMap(byAddress.isEmpty() ? containers.size() : 0))
                        .putIfAbsent(container.addresses().get(i), container);
                if (owner != null && !owner.name().equals(container.name())) {
                    throw new IllegalArgumentException("address " + container.address(i) + " belongs to " + owner.name()
                            + " and to " + container.name());
                }
            }
            for (String service : new LinkedHashSet<>(container.services())) {
                providers.computeIfAbsent(service, s -> new ArrayList<>()).add(container);
            }
        }
        return new Inventory(byName, byAddress, providers);
    }

    public Optional<Container> container(ContainerName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns the container's addresses; none if there is no such container. */
    public Collection<Ip> addresses(ContainerName name) {
        return container(name).map(Container::addresses).orElse(List.of());
    }

    /**
     * Returns whose an address is to somebody who stands in these networks: in the first of them in which it is anybody's.
     */
    public Optional<Container> owner(Networks asker, Ip address) {
        for (String network : asker.names()) {
            Container owner = byAddress.getOrDefault(network, Map.of()).get(address);
            if (owner != null) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    /** Returns whose an address is to a container; to one that is not here, where there is but one network. */
    public Optional<Container> owner(ContainerName asker, Ip address) {
        Optional<Container> known = container(asker);
        return known.isPresent()
                ? owner(known.get().networks(), address)
                : onlyNetwork().flatMap(one -> owner(Networks.of(one), address));
    }

    private Optional<String> onlyNetwork() {
        return byAddress.size() == 1 ? Optional.of(byAddress.keySet().iterator().next()) : Optional.empty();
    }

    /** Returns the networks in which anybody has an address. */
    public Set<String> networks() {
        return Collections.unmodifiableSet(byAddress.keySet());
    }

    /** Returns the container that was probably meant, among those of the same host or with the same short name. */
    public Optional<String> nearest(ContainerName name) {
        return Names.nearest(
                name.toString(),
                byName.keySet().stream()
                        .filter(known -> known.host().equals(name.host())
                                || known.container().equals(name.container()))
                        .map(ContainerName::toString)
                        .toList());
    }

    /** All that provide the service, running or not, in the CMDB's order. */
    public List<Container> providers(String service) {
        return Collections.unmodifiableList(providers.getOrDefault(service, List.of()));
    }

    /** In the CMDB's order. */
    public Collection<Container> containers() {
        return Collections.unmodifiableCollection(byName.values());
    }

    public int size() {
        return byName.size();
    }
}
