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

/**
 * Collects the containers of one source that do not contradict each other, and the problems of the others. Who comes first
 * keeps what both claim.
 */
final class InventoryBuilder {

    private record Claim(ContainerName by, String object) {

        @Override
        public String toString() {
            return object.equals(by.toString()) ? object : by + " in " + object;
        }
    }

    private record Place(String dataCenter, String object) {}

    private final String source;
    private final List<Container> containers = new ArrayList<>();
    private final List<CmdbProblem> problems = new ArrayList<>();
    private final Map<ContainerName, String> objects = new HashMap<>();
    private final Map<Ip, Claim> addresses = new HashMap<>();
    private final Map<String, Place> hosts = new HashMap<>();
    private final SharedTexts shared = new SharedTexts();

    /** @param source as its problems name it */
    InventoryBuilder(String source) {
        this.source = source;
    }

    /**
     * Takes the container, or nothing of it and a problem.
     *
     * @param object where in the source it stands, as in {@code line 7}
     */
    void add(String object, Fields fields) {
        try {
            Container container = shared.in(fields.toContainer());
            refuseContradiction(container);
            take(object, container);
        } catch (IllegalArgumentException e) {
            leaveOut(object, e.getMessage());
        }
    }

    void leaveOut(String object, String problem) {
        problems.add(new CmdbProblem(source, object, problem));
    }

    CmdbReading build() {
        return new CmdbReading(Inventory.of(containers), problems);
    }

    private void take(String object, Container container) {
        containers.add(container);
        objects.put(container.name(), object);
        hosts.putIfAbsent(container.host(), new Place(container.dataCenter(), object));
        for (Ip address : container.addresses()) {
            addresses.put(address, new Claim(container.name(), object));
        }
    }

    private void refuseContradiction(Container container) {
        ContainerName name = container.name();
        String first = objects.get(name);
        if (first != null) {
            throw new IllegalArgumentException("container " + name + " stands in " + first + " already, expected once");
        }
        Place place = hosts.get(container.host());
        if (place != null && !place.dataCenter().equals(container.dataCenter())) {
            throw new IllegalArgumentException("host " + container.host() + " of " + name + " in data centre \""
                    + Names.shorten(container.dataCenter()) + "\", expected \""
                    + Names.shorten(place.dataCenter()) + "\" as in " + place.object());
        }
        for (Ip address : container.addresses()) {
            Claim claim = addresses.get(address);
            if (claim != null) {
                throw new IllegalArgumentException(
                        "address " + address + " of " + name + " belongs to " + claim + ", expected one owner");
            }
        }
    }
}
