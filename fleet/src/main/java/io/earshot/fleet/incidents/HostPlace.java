package io.earshot.fleet.incidents;

import java.util.ArrayList;
import java.util.List;

/** A host, with how many links from other hosts into it are healthy. */
final class HostPlace {

    final String name;
    final DataCenterPlace dataCenter;
    final List<ContainerPlace> containers = new ArrayList<>();
    final HealthyLinkCount into = new HealthyLinkCount();

    /** Containers whose agents were ever heard, and those that are heard now. */
    private int heard;

    private int speaking;

    HostPlace(String name, DataCenterPlace dataCenter) {
        this.name = name;
        this.dataCenter = dataCenter;
    }

    void firstHeard() {
        dataCenter.hosts += heard++ == 0 ? 1 : 0;
    }

    void begunToSpeak() {
        dataCenter.speaking += speaking++ == 0 ? 1 : 0;
    }

    void fellSilent() {
        dataCenter.speaking -= --speaking == 0 ? 1 : 0;
    }

    void forgotten() {
        dataCenter.hosts -= --heard == 0 ? 1 : 0;
    }
}
