package io.earshot.fleet.incidents;

import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The way from each data centre's agents to the server, as one more link: it is down when none of them is heard any more. A
 * cut may leave nobody who could report a broken link.
 */
final class ReportPaths {

    private static final ContainerName SOMEBODY = new ContainerName("reports", "earshot");
    private static final Ip NOWHERE = Ip.parse("::");

    /** A server that was not awake for so long cannot tell who was not. */
    private static final Duration ASLEEP = Duration.ofSeconds(5);

    private final Duration cycle;
    private final Places places;
    private final ContainerPlace server;
    private final Map<DataCenterPlace, WatchedLink> links = new LinkedHashMap<>();
    private long lookedAt;
    private long listeningSince;

    /** @param dataCenter where the server stands */
    ReportPaths(String dataCenter, Duration cycle, Places places) {
        this.cycle = cycle;
        this.places = places;
        server = new ContainerPlace(SOMEBODY, new HostPlace("earshot", places.dataCenter(dataCenter)));
    }

    /** @param become told of each way with what is known of it now */
    void listen(long now, BiConsumer<WatchedLink, LinkState> become) {
        if (now - lookedAt > ASLEEP.toMillis()) {
            listeningSince = now;
        }
        lookedAt = now;
        for (DataCenterPlace dataCenter : places.dataCenters()) {
            if (dataCenter.heardAt != 0) {
                WatchedLink link = links.computeIfAbsent(dataCenter, this::link);
                boolean unheard = dataCenter.isUnheard(now, listeningSince, cycle);
                become.accept(link, unheard ? LinkState.DOWN : LinkState.UP);
            }
        }
    }

    private WatchedLink link(DataCenterPlace dataCenter) {
        ContainerPlace agents = new ContainerPlace(SOMEBODY, new HostPlace("agents", dataCenter));
        return WatchedLink.ofReports(agents, NOWHERE, server);
    }
}
