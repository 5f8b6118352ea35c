package io.earshot.fleet.incidents;

import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the places at which links begin and end. A place is made when it is first named and stays for as long as a
 * container is in it.
 */
final class Places {

    private final Map<ContainerName, ContainerPlace> containers = new HashMap<>();
    private final Map<String, HostPlace> hosts = new HashMap<>();
    private final Map<String, DataCenterPlace> dataCenters = new LinkedHashMap<>();
    private final Map<String, ServicePlace> services = new HashMap<>();

    /**
     * Returns the container's present place. Its links have been taken away if it moved.
     *
     * @param known its place until now; null where nothing was said of it yet
     */
    ContainerPlace place(Container container, ContainerPlace known) {
        DataCenterPlace dataCenter = dataCenter(container.dataCenter());
        HostPlace host = hosts.get(container.host());
        if (host == null || host.dataCenter != dataCenter) {
            host = new HostPlace(container.host(), dataCenter);
            hosts.put(container.host(), host);
        }
        if (known != null && known.host == host) {
            known.takesTraffic = container.takesTraffic();
            known.addresses = List.copyOf(container.addresses());
            return known;
        }
        if (known != null) {
            known.leave();
        }
        ContainerPlace place = new ContainerPlace(container.name(), host);
        place.takesTraffic = container.takesTraffic();
        place.addresses = List.copyOf(container.addresses());
        containers.put(container.name(), place);
        return place;
    }

    /** Null where nothing was said of it yet. */
    ContainerPlace container(ContainerName name) {
        return containers.get(name);
    }

    DataCenterPlace dataCenter(String name) {
        return dataCenters.computeIfAbsent(name, DataCenterPlace::new);
    }

    Collection<DataCenterPlace> dataCenters() {
        return dataCenters.values();
    }

    ServicePlace service(String name) {
        return services.computeIfAbsent(name, ServicePlace::new);
    }

    void forget(ContainerName name) {
        ContainerPlace gone = containers.remove(name);
        if (gone != null) {
            gone.leave();
            if (gone.host.containers.isEmpty()) {
                hosts.remove(gone.host.name, gone.host);
            }
        }
    }
}
