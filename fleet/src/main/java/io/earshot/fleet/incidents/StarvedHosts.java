package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Knows the hosts that stood still lately, by what their own agents say, and explains by that what is silent there. Such a host breaks other links
 * each time, which a search over links alone takes for many causes. Times are milliseconds since the epoch. Not thread-safe.
 */
final class StarvedHosts {

    private final IncidentTiming timing;
    private final Set<HostPlace> starved = new LinkedHashSet<>();
    private boolean news;

    StarvedHosts(IncidentTiming timing) {
        this.timing = timing;
    }

    /**
     * Takes a report's word on its agent.
     *
     * @param stall the longest time in which it got no CPU time since the report before; zero where it was not starved
     */
    void heard(ContainerPlace container, Duration stall, long now) {
        if (LinkTrouble.explainsSilence(stall)) {
            container.stall = container.stall.heard(stall, timing.cycle(), Instant.ofEpochMilli(now));
            if (container.host.isStarved(now)) {
                news |= starved.add(container.host);
            }
        }
    }

    /**
     * Returns incidents whose cause is in question, since a host that just turned out to be starved explains all their links. Tells those
     * apart of which that is the reason no longer.
     *
     * @param open those of links that are down
     * @param changed told of incidents that are about more than a host that stands still now and then
     */
    List<Incident> doubted(List<Incident> open, Consumer<Incident> changed, long now) {
        starved.removeIf(host -> !host.isStarved(now));
        for (Incident incident : open) {
            if (isMore(incident)) {
                incident.stall = Duration.ZERO;
                changed.accept(incident);
            }
        }
        boolean any = news && !starved.isEmpty();
        news = false;
        return any
                ? open.stream()
                        .filter(incident -> incident.troubled() > 0 && isExplained(incident))
                        .toList()
                : List.of();
    }

    private boolean isExplained(Incident incident) {
        Set<Optional<HostPlace>> hosts = incident.links.stream().map(this::host).collect(Collectors.toSet());
        return hosts.size() == 1 && !hosts.contains(Optional.<HostPlace>empty());
    }

    /** Returns one explanation for each starved host at which any of the links begins or ends. */
    List<Explanation> explain(List<WatchedLink> broken) {
        if (starved.isEmpty()) {
            return List.of();
        }
        Map<HostPlace, List<WatchedLink>> byHost = new LinkedHashMap<>();
        for (WatchedLink link : broken) {
            host(link)
                    .ifPresent(host ->
                            byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(link));
        }
        return byHost.entrySet().stream()
                .map(each -> new Explanation(new Cause.Host(each.getKey()), each.getValue(), 1))
                .toList();
    }

    private Optional<HostPlace> host(WatchedLink link) {
        if (link.isReporting() || !link.crossesHosts()) {
            return Optional.empty();
        }
        return starved.contains(link.to.host)
                ? Optional.of(link.to.host)
                : Optional.of(link.from.host).filter(starved::contains);
    }

    /** Takes what a search found: the incidents of these causes are about hosts that stand still. */
    static void note(List<Explanation> explanations) {
        for (Explanation explanation : explanations) {
            Duration stall = explanation.cause() instanceof Cause.Host(HostPlace host) ? host.stall() : Duration.ZERO;
            explanation.links().getFirst().incident().ifPresent(incident -> incident.stall = stall);
        }
    }

    /** Whether nobody says any more that its host stood still, and links are down. */
    private boolean isMore(Incident incident) {
        return incident.isStarved()
                && incident.cause instanceof Cause.Host(HostPlace host)
                && !starved.contains(host)
                && incident.links.stream().anyMatch(WatchedLink::isDown);
    }
}
