package io.earshot.server.incidents;

import java.util.ArrayList;
import java.util.List;

/** A host, with how many links from other hosts into it are healthy. */
final class HostPlace {

    final String name;
    final DataCenterPlace dataCenter;
    final List<ContainerPlace> containers = new ArrayList<>();
    final Healthy into = new Healthy();

    HostPlace(String name, DataCenterPlace dataCenter) {
        this.name = name;
        this.dataCenter = dataCenter;
    }
}
