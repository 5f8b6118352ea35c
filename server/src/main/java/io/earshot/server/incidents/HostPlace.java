package io.earshot.server.incidents;

import java.util.LinkedHashSet;
import java.util.Set;

/** A host, with how many links from other hosts into it are healthy. */
final class HostPlace {

    final String name;
    final DataCenterPlace dataCenter;
    final Set<ContainerPlace> containers = new LinkedHashSet<>();
    final Healthy into = new Healthy();

    HostPlace(String name, DataCenterPlace dataCenter) {
        this.name = name;
        this.dataCenter = dataCenter;
    }
}
