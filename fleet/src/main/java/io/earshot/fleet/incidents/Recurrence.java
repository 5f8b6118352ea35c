package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognizes connectivity between two hosts that comes and goes. A short outage ends before all links of the two are DOWN, so that each one
 * breaks other links, and each would be told as the fault of other containers. What breaks between two hosts soon after something
 * there came back belongs to the same incident, and its cause is the pair of hosts.
 */
final class Recurrence {

    /** Trouble that came back longer ago is over. */
    private static final long REMEMBERED_MILLIS = Duration.ofMinutes(10).toMillis();

    private Recurrence() {}

    /**
     * Returns the incident that the explanation goes on with: about the same two hosts or two containers on them, a link of which came back
     * lately.
     *
     * @param now milliseconds since the epoch
     */
    static Optional<Incident> of(Explanation explanation, Trouble trouble, long now) {
        if (trouble != Trouble.DOWN) {
            return Optional.empty();
        }
        return hosts(explanation.cause())
                .flatMap(hosts -> links(hosts)
                        .flatMap(link -> link.latestIncident().stream())
                        .filter(incident -> isAboutSameHosts(incident, explanation)
                                && cameBackWithin(REMEMBERED_MILLIS, incident, now))
                        .max(Comparator.comparingLong(incident -> incident.backAt)));
    }

    /**
     * Returns the explanation for an incident that goes on after something came back: the pair of hosts is its cause, if other containers
     * are broken now.
     */
    static Explanation after(Incident before, Explanation explanation) {
        boolean others = !explanation.cause().equals(before.cause) && isAboutSameHosts(before, explanation);
        before.recurs |= others;
        return others ? betweenHosts(explanation) : explanation;
    }

    /**
     * Returns the explanation for an incident that is open. While links are coming back, those that are still broken do not prove that
     * only their containers are.
     *
     * @param now milliseconds since the epoch
     */
    static Explanation kept(Incident incident, Explanation explanation, IncidentTiming timing, long now) {
        if (!(incident.cause instanceof Cause.HostPair) || !isAboutSameHosts(incident, explanation)) {
            return explanation;
        }
        long comesBack = incident.recurs ? REMEMBERED_MILLIS : 2 * timing.hold().toMillis();
        return cameBackWithin(comesBack, incident, now) ? betweenHosts(explanation) : explanation;
    }

    private static boolean cameBackWithin(long millis, Incident incident, long now) {
        return incident.backAt > incident.openedAt && now - incident.backAt < millis;
    }

    private static Explanation betweenHosts(Explanation explanation) {
        return new Explanation(hosts(explanation.cause()).orElseThrow(), explanation.links(), explanation.confidence());
    }

    private static boolean isAboutSameHosts(Incident incident, Explanation explanation) {
        Optional<Cause.HostPair> hosts = hosts(explanation.cause());
        return incident.trouble == Trouble.DOWN && hosts.isPresent() && hosts.equals(hosts(incident.cause));
    }

    /** Absent where the cause is about one host, or more than two. */
    private static Optional<Cause.HostPair> hosts(Cause cause) {
        Optional<Cause.HostPair> hosts = switch (cause) {
            case Cause.ContainerPair(ContainerPlace one, ContainerPlace other) ->
                Optional.of(Cause.HostPair.of(one.host, other.host));
            case Cause.HostPair pair -> Optional.of(pair);
            default -> Optional.empty();
        };
        return hosts.filter(pair -> pair.one() != pair.other());
    }

    private static Stream<WatchedLink> links(Cause.HostPair hosts) {
        return Stream.of(hosts.one(), hosts.other())
                .flatMap(host -> host.containers.stream())
                .flatMap(container -> container.links.stream())
                .filter(hosts::explains);
    }
}
