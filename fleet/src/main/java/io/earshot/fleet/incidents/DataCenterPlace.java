package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A data centre, with how many links from it to each other one, and from host to host within it, are healthy. */
final class DataCenterPlace {

    /** A moment without network, and the time that agents then take to try again, is less. */
    private static final Duration SHORTEST_QUIET = Duration.ofSeconds(30);

    /** With fewer hosts, each may have fallen silent for a reason of its own. */
    private static final int FEWEST_HOSTS = 3;

    final String name;
    final Map<DataCenterPlace, HealthyLinkCount> to = new LinkedHashMap<>();
    private final Map<DataCenterPlace, UsualLoss> usualLoss = new HashMap<>();

    /** Those with a container whose agent was ever heard. */
    int hosts;

    /** Those with a container whose agent is heard now. */
    int speaking;

    /** When any agent in it was last heard; 0 if never. */
    long heardAt;

    DataCenterPlace(String name) {
        this.name = name;
    }

    /** Makes the way back known too, so that each knows all that it has to do with. */
    HealthyLinkCount to(DataCenterPlace other) {
        HealthyLinkCount known = to.get(other);
        if (known != null) {
            return known;
        }
        other.to.putIfAbsent(this, new HealthyLinkCount());
        return to.computeIfAbsent(other, place -> new HealthyLinkCount());
    }

    /** Returns the usual loss on links from here to the other one, or from host to host in here. */
    UsualLoss usualLoss(DataCenterPlace other) {
        return usualLoss.computeIfAbsent(other, place -> new UsualLoss());
    }

    void tellUsualLoss(Consumer<KeptUsualLoss> keeper) {
        usualLoss.forEach((other, loss) -> loss.news(name, other.name).ifPresent(keeper));
    }

    /**
     * Whether nobody in it was heard for so long that all its agents must have lost their way to the server. Hosts report
     * at fixed places in the cycle, so that the longest gap between two of n is about ln n times the mean one: twenty times
     * that mean is none of them. Containers do not count, since one agent may report for all of a host at once.
     *
     * @param listeningSince when the server last began to hear
     */
    boolean isUnheard(long now, long listeningSince, Duration cycle) {
        long quiet = Math.min(cycle.toMillis() * 20 / Math.max(1, speaking), cycle.toMillis() * 5 / 2);
        return hosts >= FEWEST_HOSTS
                && now - Math.max(heardAt, listeningSince) >= Math.max(quiet, SHORTEST_QUIET.toMillis());
    }
}
