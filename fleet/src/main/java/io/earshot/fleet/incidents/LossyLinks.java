package io.earshot.fleet.incidents;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An index of the links that lost something lately. With random loss these are some ten thousand of a thousand hosts, and a search for
 * causes should look at few of them: at those by themselves unusual, at the hosts that they touch, and at larger places only if enough was lost
 * there. Not thread-safe.
 */
final class LossyLinks {

    private final Set<WatchedLink> all = new LinkedHashSet<>();
    private final Map<HostPlace, List<WatchedLink>> byHost = new HashMap<>();
    private final Map<ServicePlace, List<WatchedLink>> byService = new HashMap<>();
    private final Set<WatchedLink> unusual = new LinkedHashSet<>();
    private final Map<ServicePlace, RecentLosses> atServices = new HashMap<>();
    private final Map<DataCenterPlace, Map<DataCenterPlace, RecentLosses>> betweenDataCenters = new HashMap<>();

    /**
     * Takes that a report told of lost probes.
     *
     * @param isUnusual whether the link's losses speak for something unusual by themselves
     */
    void add(WatchedLink link, long lost, boolean isUnusual, long now) {
        if (all.add(link)) {
            add(byHost, link.from.host, link);
            if (link.crossesHosts()) {
                add(byHost, link.to.host, link);
            }
            add(byService, link.service(), link);
        }
        if (isUnusual) {
            unusual.add(link);
        }
        atServices.computeIfAbsent(link.service(), _ -> new RecentLosses()).add(now, lost);
        betweenDataCenters
                .computeIfAbsent(link.from.dataCenter(), _ -> new HashMap<>())
                .computeIfAbsent(link.to.dataCenter(), _ -> new RecentLosses())
                .add(now, lost);
    }

    private static <P> void add(Map<P, List<WatchedLink>> index, P place, WatchedLink link) {
        index.computeIfAbsent(place, _ -> new ArrayList<>()).add(link);
    }

    /** Forgets a link that is watched no more, or whose service is about to change. */
    void forget(WatchedLink link) {
        if (all.remove(link)) {
            unusual.remove(link);
            remove(byHost, link.from.host, link);
            remove(byHost, link.to.host, link);
            remove(byService, link.service(), link);
        }
    }

    private static <P> void remove(Map<P, List<WatchedLink>> index, P place, WatchedLink link) {
        index.computeIfPresent(place, (_, links) -> {
            links.remove(link);
            return links.isEmpty() ? null : links;
        });
    }

    /** Forgets losses that are too old to count, and links that lose no more. */
    void prune(long now) {
        all.removeIf(link -> !link.hasLosses(now) && !link.isLosing());
        unusual.removeIf(LossyLinks::isCalm);
        prune(byHost);
        prune(byService);
        long begin = now - LossLog.KEPT_MILLIS;
        atServices.values().removeIf(losses -> losses.since(begin) == 0);
        betweenDataCenters.values().removeIf(from -> {
            from.values().removeIf(losses -> losses.since(begin) == 0);
            return from.isEmpty();
        });
    }

    private static <P> void prune(Map<P, List<WatchedLink>> index) {
        index.values().removeIf(links -> {
            links.removeIf(LossyLinks::isCalm);
            return links.isEmpty();
        });
    }

    private static boolean isCalm(WatchedLink link) {
        return link.losses().isEmpty() && !link.isLosing();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Collection<WatchedLink> all() {
        return all;
    }

    /** Returns the links that were unusual by themselves when they last lost something; a search removes those that are no longer. */
    Set<WatchedLink> unusual() {
        return unusual;
    }

    /** Returns all links that the cause explains, and others near them. */
    Collection<WatchedLink> near(Cause cause) {
        return switch (cause) {
            case Cause.ContainerPair pair -> at(pair.one().host);
            case Cause.ContainerUnreachable unreachable -> at(unreachable.container().host);
            case Cause.Prober prober -> at(prober.container().host);
            case Cause.WholeContainer whole -> at(whole.container().host);
            case Cause.HostPair pair -> at(pair.one());
            case Cause.Host host -> at(host.host());
            case Cause.Service service -> byService.getOrDefault(service.service(), List.of());
            case Cause.DataCenterPair _, Cause.DataCenter _, Cause.WholeDataCenter _ -> all;
        };
    }

    private List<WatchedLink> at(HostPlace host) {
        return byHost.getOrDefault(host, List.of());
    }

    /** Returns at least so many probes as were lost since then at a place larger than a host; absent for smaller places. */
    OptionalLong lostSince(Cause cause, long begin) {
        return switch (cause) {
            case Cause.Service service -> OptionalLong.of(since(atServices.get(service.service()), begin));
            case Cause.DataCenterPair(DataCenterPlace one, DataCenterPlace other) ->
                OptionalLong.of(lost(one, other, begin) + (one == other ? 0 : lost(other, one, begin)));
            case Cause.DataCenter(DataCenterPlace dataCenter) ->
                OptionalLong.of(lostAround(dataCenter, begin) - lost(dataCenter, dataCenter, begin));
            case Cause.WholeDataCenter(DataCenterPlace dataCenter) -> OptionalLong.of(lostAround(dataCenter, begin));
            case Cause.ContainerPair _,
                    Cause.ContainerUnreachable _,
                    Cause.Prober _,
                    Cause.WholeContainer _,
                    Cause.HostPair _,
                    Cause.Host _ -> OptionalLong.empty();
        };
    }

    private long lostAround(DataCenterPlace dataCenter, long begin) {
        long sum = 0;
        for (DataCenterPlace other : dataCenter.to.keySet()) {
            sum += lost(dataCenter, other, begin) + (other == dataCenter ? 0 : lost(other, dataCenter, begin));
        }
        return sum;
    }

    private long lost(DataCenterPlace from, DataCenterPlace to, long begin) {
        return since(betweenDataCenters.getOrDefault(from, Map.of()).get(to), begin);
    }

    /** Takes null for a place where nothing was lost. */
    private static long since(RecentLosses losses, long begin) {
        return losses == null ? 0 : losses.since(begin);
    }
}
