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

/**
 * Everything that the CMDB says at one moment, with the ways to look it up. Immutable; a refresh makes a new one.
 */
public final class Inventory {

    private static final Inventory EMPTY = new Inventory(Map.of(), Map.of(), Map.of());

    private final Map<ContainerName, Container> byName;
    private final Map<Ip, Container> byAddress;
    private final Map<String, List<Container>> providers;

    private Inventory(
            Map<ContainerName, Container> byName,
            Map<Ip, Container> byAddress,
            Map<String, List<Container>> providers) {
        this.byName = byName;
        this.byAddress = byAddress;
        this.providers = providers;
    }

    public static Inventory empty() {
        return EMPTY;
    }

    /** @throws IllegalArgumentException where two containers share a name or an address */
    public static Inventory of(Collection<Container> containers) {
        Map<ContainerName, Container> byName = LinkedHashMap.newLinkedHashMap(containers.size());
        Map<Ip, Container> byAddress = HashMap.newHashMap(containers.size());
        Map<String, List<Container>> providers = new HashMap<>();
        for (Container container : containers) {
            if (byName.putIfAbsent(container.name(), container) != null) {
                throw new IllegalArgumentException("container " + container.name() + " occurs twice");
            }
            for (Ip address : container.addresses()) {
                Container owner = byAddress.putIfAbsent(address, container);
                if (owner != null && !owner.name().equals(container.name())) {
                    throw new IllegalArgumentException(
                            "address " + address + " belongs to " + owner.name() + " and to " + container.name());
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

    public Optional<Container> owner(Ip address) {
        return Optional.ofNullable(byAddress.get(address));
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
