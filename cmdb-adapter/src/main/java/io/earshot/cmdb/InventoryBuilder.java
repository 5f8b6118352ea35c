package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Names;
import io.earshot.model.NetworkAddress;
import io.earshot.model.Networks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the containers of one source and the problems of what is left out. Where two contradict each other, the one that
 * lives prevails: what takes traffic before what runs, and what runs before what does not; the first of two alike. An address
 * that several living containers claim names none of them, so that none of them gets it.
 */
final class InventoryBuilder {

    /** @param order its place in the source */
    private record Claim(int order, String object, Container container) {

        String where() {
            return object.equals(container.name().toString()) ? object : container.name() + " in " + object;
        }
    }

    private record Told(int order, CmdbProblem problem) {}

    private final String source;
    private final String network;
    private final List<Claim> claims = new ArrayList<>();
    private final List<Told> problems = new ArrayList<>();
    private final SharedTexts shared = new SharedTexts();
    private int order;

    /** @param source as its problems name it */
    InventoryBuilder(String source) {
        this(source, Networks.DEFAULT_NAME);
    }

    /**
     * @param source as its problems name it
     * @param network of the containers for which the source names none
     */
    InventoryBuilder(String source, String network) {
        this.source = source;
        this.network = network;
    }

    /**
     * Takes the container without the values that cannot be right, or nothing of it; either way a problem tells.
     *
     * @param object where in the source it stands, as in {@code line 7}
     * @return the container, if all of its values can be right
     */
    Optional<Container> add(String object, Fields fields) {
        int before = problems.size();
        order++;
        try {
            Container container = shared.in(fields.toContainer(network, problem -> tell(order, object, problem)));
            claims.add(new Claim(order, object, container));
            return problems.size() == before ? Optional.of(container) : Optional.empty();
        } catch (IllegalArgumentException e) {
            tell(order, object, e.getMessage());
            return Optional.empty();
        }
    }

    /** Takes a container whose values are known to be right. */
    void add(String object, Container container) {
        order++;
        claims.add(new Claim(order, object, container));
    }

    void leaveOut(String object, String problem) {
        order++;
        tell(order, object, problem);
    }

    CmdbReading build() {
        Map<ContainerName, Claim> byName = oneOfEachName();
        Map<String, Claim> places = new HashMap<>();
        Map<NetworkAddress, Integer> claimants = new HashMap<>();
        Map<NetworkAddress, Claim> owners = new HashMap<>();
        for (Claim claim : byName.values()) {
            places.putIfAbsent(claim.container().host(), claim);
            for (int i = 0; i < claim.container().addresses().size(); i++) {
                NetworkAddress address = claim.container().address(i);
                Claim owner = owners.putIfAbsent(address, claim);
                if (owner == null || life(owner.container()) == life(claim.container())) {
                    claimants.merge(address, 1, Integer::sum);
                }
            }
        }
        List<Container> containers = new ArrayList<>(byName.size());
        byName.values().stream().sorted(Comparator.comparingInt(Claim::order)).forEach(claim -> {
            Container inPlace =
                    inDataCenterOfHost(claim, places.get(claim.container().host()));
            containers.add(withOwnAddresses(claim, inPlace, owners, claimants));
        });
        problems.sort(Comparator.comparingInt(Told::order));
        return new CmdbReading(
                Inventory.of(containers), problems.stream().map(Told::problem).toList());
    }

    /** Returns them in the order of life, and of those that live alike in the source's. */
    private Map<ContainerName, Claim> oneOfEachName() {
        Map<ContainerName, Claim> byName = LinkedHashMap.newLinkedHashMap(claims.size());
        for (Claim claim : inOrderOfLife()) {
            Claim first = byName.putIfAbsent(claim.container().name(), claim);
            if (first != null) {
                tell(
                        claim.order(),
                        claim.object(),
                        "container " + claim.container().name() + " stands in " + first.object()
                                + " already, expected once");
            }
        }
        return byName;
    }

    private Container inDataCenterOfHost(Claim claim, Claim place) {
        Container container = claim.container();
        String expected = place.container().dataCenter();
        if (expected.equals(container.dataCenter())) {
            return container;
        }
        tell(
                claim.order(),
                claim.object(),
                "host " + container.host() + " of " + container.name() + " in data centre \""
                        + Names.shorten(container.dataCenter()) + "\", expected \"" + Names.shorten(expected)
                        + "\" as in " + place.object() + "; taken for that");
        return container.in(expected);
    }

    private Container withOwnAddresses(
            Claim claim,
            Container container,
            Map<NetworkAddress, Claim> owners,
            Map<NetworkAddress, Integer> claimants) {
        return container.keeping(i -> {
            NetworkAddress address = container.address(i);
            Claim owner = owners.get(address);
            int rivals = claimants.get(address);
            if (rivals > 1) {
                tell(
                        claim.order(),
                        claim.object(),
                        "address " + address + " of " + container.name() + " is left out, " + rivals
                                + " containers have it, expected one owner");
            } else if (owner.order() != claim.order()) {
                tell(
                        claim.order(),
                        claim.object(),
                        "address " + address + " of " + container.name() + " is left out, it belongs to "
                                + owner.where() + ", expected one owner");
            }
            return rivals == 1 && owner.order() == claim.order();
        });
    }

    private List<Claim> inOrderOfLife() {
        List<List<Claim>> byLife = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        claims.forEach(claim -> byLife.get(life(claim.container())).add(claim));
        return byLife.stream().flatMap(List::stream).toList();
    }

    /** 0 for a container that takes traffic, more for one that is less alive. */
    static int life(Container container) {
        if (container.takesTraffic()) {
            return 0;
        }
        return container.running() ? 1 : 2;
    }

    private void tell(int at, String object, String problem) {
        problems.add(new Told(at, new CmdbProblem(source, object, problem)));
    }
}
