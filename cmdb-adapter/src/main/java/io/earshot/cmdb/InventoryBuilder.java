package io.earshot.cmdb;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Inventory;
import io.earshot.model.Ip;
import io.earshot.model.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects containers that do not contradict each other. Who comes first keeps what both claim. */
final class InventoryBuilder {

    private record Claim(ContainerName by, int line) {}

    private record Place(String dataCenter, int line) {}

    private final List<Container> containers = new ArrayList<>();
    private final Map<ContainerName, Integer> lines = new HashMap<>();
    private final Map<Ip, Claim> addresses = new HashMap<>();
    private final Map<String, Place> hosts = new HashMap<>();

    /**
     * Takes the container, or nothing of it.
     *
     * @throws IllegalArgumentException with what it contradicts and the line where that stands
     */
    void add(Container container, int line) {
        refuseContradiction(container);
        containers.add(container);
        lines.put(container.name(), line);
        hosts.putIfAbsent(container.host(), new Place(container.dataCenter(), line));
        for (Ip address : container.addresses()) {
            addresses.put(address, new Claim(container.name(), line));
        }
    }

    Inventory build() {
        return Inventory.of(containers);
    }

    private void refuseContradiction(Container container) {
        ContainerName name = container.name();
        Integer first = lines.get(name);
        if (first != null) {
            throw new IllegalArgumentException(
                    "container " + name + " stands in line " + first + " already, expected once");
        }
        Place place = hosts.get(container.host());
        if (place != null && !place.dataCenter().equals(container.dataCenter())) {
            throw new IllegalArgumentException("host " + container.host() + " of " + name + " in data centre \""
                    + Names.shorten(container.dataCenter()) + "\", expected \""
                    + Names.shorten(place.dataCenter()) + "\" as in line " + place.line());
        }
        for (Ip address : container.addresses()) {
            Claim claim = addresses.get(address);
            if (claim != null) {
                throw new IllegalArgumentException("address " + address + " of " + name + " belongs to " + claim.by()
                        + " in line " + claim.line() + ", expected one owner");
            }
        }
    }
}
