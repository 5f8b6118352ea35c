package io.earshot.fleet.incidents;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Watches links that lose packets, and opens, changes and ends the incidents of loss. A link loses, for an incident, only as part
 * of a cause that was found: see {@link LossSearch}. Times are milliseconds since the epoch. Not thread-safe.
 */
final class LossWatch {

    private static final long BETWEEN_SEARCHES = Duration.ofSeconds(10).toMillis();

    /** A cause must be found again after such a time. */
    private static final long CONFIRMATION = Duration.ofSeconds(10).toMillis();

    /** A cause that was found so long ago is found anew. */
    private static final long FORGOTTEN = Duration.ofMinutes(2).toMillis();

    /** Incidents end without anything being reported. */
    private static final long BETWEEN_LOOKS = Duration.ofSeconds(15).toMillis();

    private static final long BETWEEN_PRUNES = Duration.ofMinutes(2).toMillis();

    /** An incident is over when its links lost no more than usual for so long. */
    private static final long CALM = Duration.ofMinutes(4).toMillis();

    /** The loss rate that an incident tells is that of so long a time. */
    private static final long TOLD_OVER = Duration.ofMinutes(6).toMillis();

    /** A report with so many lost, and most of all, tells of a cut that was over before it was noticed. */
    private static final int LIKE_A_CUT = 6;

    /** Changes the state of a link. */
    interface Losing {
        void set(WatchedLink link, boolean losing, long now);
    }

    private final IncidentTiming timing;
    private final OpenIncidents incidents;
    private final Losing losing;
    private final long knownSince;

    private final LossyLinks lossy = new LossyLinks();

    /** Causes that were found lately, with when they were first found. */
    private final Map<Cause, Long> foundAt = new HashMap<>();

    private boolean pressing;
    private long searchedAt;
    private long prunedAt;

    /** The links that the last search counted; the more, the longer the next one waits. */
    private int lastCounted;

    LossWatch(IncidentTiming timing, OpenIncidents incidents, Losing losing, long knownSince) {
        this.timing = timing;
        this.incidents = incidents;
        this.losing = losing;
        this.knownSince = knownSince;
    }

    /** Counts what a report says of a link, before the link takes its new state. */
    void count(WatchedLink link, long sent, long lost, long now) {
        if (!link.isAnswering()) {
            return; // what was lost while it was down says nothing of how it is afterwards
        }
        if (!link.isLosing()) {
            link.usual().count(sent, lost, now);
        }
        if (lost > 0) {
            long cycle = timing.cycle().toMillis();
            long before = link.from.heardBefore == 0 ? now - cycle : link.from.heardBefore;
            if (now - before > cycle + cycle / 2) {
                return; // the agent could not report, and the link may have been down meanwhile
            }
            if (lost >= LIKE_A_CUT && lost > sent * 0.6) {
                return;
            }
            link.lost(before, now, sent, lost);
            boolean isUnusual = new LossSearch(timing, Set.of(), knownSince, now).isUnusual(link);
            lossy.add(link, lost, isUnusual, now);
            pressing |= isUnusual;
        }
    }

    void forget(WatchedLink link) {
        lossy.forget(link);
    }

    /** Forgets losses that are too old to count, if it is time. */
    void prune(long now) {
        if (now - prunedAt >= BETWEEN_PRUNES || now < prunedAt) {
            prunedAt = now;
            lossy.prune(now);
        }
    }

    /** Looks for causes anew, if it is time. */
    void passTime(long now) {
        long pause = pressing ? BETWEEN_SEARCHES : BETWEEN_LOOKS;
        if (now - searchedAt < Math.max(pause, OpenIncidents.millisBetweenSearches(lastCounted)) && now >= searchedAt) {
            return;
        }
        searchedAt = now;
        prune(now);
        if (lossy.isEmpty()) {
            return;
        }
        List<Incident> open = incidents.open(Trouble.LOSS);
        Set<Cause> believed = open.stream().map(incident -> incident.cause).collect(Collectors.toSet());
        LossSearch search = new LossSearch(timing, believed, knownSince, now);
        open.forEach(incident -> follow(incident, search, now));
        if (!pressing && open.isEmpty()) {
            return;
        }
        List<Incident> settled = incidents.open(Trouble.LOSS).stream()
                .filter(incident -> !incidents.isYoung(incident, now) && isLosing(incident))
                .toList();
        Predicate<WatchedLink> isOpen = link ->
                link.trouble().filter(trouble -> trouble != Trouble.LOSS).isEmpty();
        if (!settled.isEmpty()) {
            for (WatchedLink link : lossy.all()) {
                if (isOpen.test(link)) {
                    explaining(settled, link).ifPresent(incident -> join(incident, link, search, now));
                }
            }
        }
        if (pressing) {
            pressing = false;
            List<LossExplanation> found = search.explain(
                    lossy,
                    link -> isOpen.test(link) && explaining(settled, link).isEmpty());
            lastCounted = search.linksCounted();
            explain(confirmed(found, now), now);
        }
    }

    private static Optional<Incident> explaining(List<Incident> incidents, WatchedLink link) {
        for (Incident incident : incidents) {
            if (incident.cause.explains(link)) {
                return Optional.of(incident);
            }
        }
        return Optional.empty();
    }

    /** Returns those that were found before, too: a moment later a small cause may turn out to be part of a large one. */
    private List<LossExplanation> confirmed(List<LossExplanation> found, long now) {
        foundAt.values().removeIf(at -> now - at > FORGOTTEN);
        List<LossExplanation> confirmed = found.stream()
                .filter(each -> now - foundAt.computeIfAbsent(each.explanation().cause(), cause -> now) >= CONFIRMATION)
                .toList();
        pressing |= confirmed.size() < found.size();
        return confirmed;
    }

    /** Ends the incident if its links lose no longer, and else tells how much they lose now. */
    private void follow(Incident incident, LossSearch search, long now) {
        List<WatchedLink> links =
                incident.links.stream().filter(WatchedLink::isLosing).toList();
        if (search.isOver(links, incident.lossRate, Math.max(incident.openedAt - CALM, now - CALM))) {
            links.forEach(link -> losing.set(link, false, now));
            // The incident tells of the losses at its place until now, so they are no evidence for a smaller cause.
            lossy.near(incident.cause).stream().filter(incident.cause::explains).forEach(WatchedLink::forgetLosses);
            return;
        }
        double rate = search.rate(links, now - TOLD_OVER);
        if (rate >= LossSearch.TOLD_ABOVE && Math.round(100 * rate) != Math.round(100 * incident.lossRate)) {
            incident.lossRate = rate;
            incidents.changed(incident);
        }
    }

    private void join(Incident incident, WatchedLink link, LossSearch search, long now) {
        if (!link.isLosing() && search.rate(List.of(link), now - TOLD_OVER) >= incident.lossRate / 2) {
            losing.set(link, true, now);
            link.history().troubledSince = now;
            incidents.add(incident, link);
        }
    }

    private void explain(List<LossExplanation> found, long now) {
        if (found.isEmpty()) {
            return;
        }
        List<Incident> young = incidents.open(Trouble.LOSS).stream()
                .filter(incident -> incidents.isYoung(incident, now) && isLosing(incident))
                .toList();
        Set<Incident> doubtful = new LinkedHashSet<>();
        List<LossExplanation> whole = new ArrayList<>();
        for (LossExplanation each : found) {
            Set<WatchedLink> links = new LinkedHashSet<>(each.explanation().links());
            Cause cause = each.explanation().cause();
            for (Incident incident : young) {
                if (doubtful.contains(incident)) {
                    links.removeAll(incident.links); // another cause explains it already
                } else if (isExplained(incident, cause)) {
                    incident.links.stream().filter(WatchedLink::isLosing).forEach(links::add);
                    doubtful.add(incident);
                } else {
                    links.removeAll(incident.links);
                }
            }
            if (!links.isEmpty()) {
                whole.add(each.with(List.copyOf(links)));
            }
        }
        for (LossExplanation each : whole) {
            for (WatchedLink link : each.explanation().links()) {
                if (!link.isLosing()) {
                    losing.set(link, true, now);
                    link.history().troubledSince = each.since();
                }
            }
        }
        incidents.follow(whole.stream().map(LossExplanation::explanation).toList(), doubtful, Trouble.LOSS, now);
        for (LossExplanation each : whole) {
            Incident incident = each.explanation().links().getFirst().incident().orElseThrow();
            incident.lossRate = each.rate();
            incident.congested = each.congested();
        }
    }

    private static boolean isLosing(Incident incident) {
        return incident.links.stream().anyMatch(WatchedLink::isLosing);
    }

    private static boolean isExplained(Incident incident, Cause cause) {
        return incident.links.stream().filter(WatchedLink::isLosing).allMatch(cause::explains);
    }
}
