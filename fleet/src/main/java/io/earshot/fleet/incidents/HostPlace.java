package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** Whether most agents on it, and not only one of them, stood still lately. */
    boolean isStarved(long now) {
        long stalled = containers.stream()
                .filter(container -> container.stall.until().toEpochMilli() > now)
                .count();
        return stalled > 0 && 2 * stalled >= heard;
    }

    /** Returns the longest time in which an agent on it got no CPU time, by the newest report of each that told of any. */
    Duration stall() {
        return containers.stream()
                .map(container -> container.stall.longest())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
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
