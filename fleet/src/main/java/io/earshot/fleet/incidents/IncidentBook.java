package io.earshot.fleet.incidents;

import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.fleet.links.LinkStatus;
import io.earshot.fleet.partners.KnownPartner;
import io.earshot.model.Container;
import io.earshot.model.ContainerName;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows all links and keeps one incident for each cause of trouble. What a change costs depends on the links in trouble,
 * never on the fleet. Times that are handed in never go back. Not thread-safe.
 */
public final class IncidentBook {

    private final IncidentTiming timing;
    private final OpenIncidents incidents;
    private final MuteBook mutes = new MuteBook();
    private final IncidentRows rows;
    private final ReportPaths reportPaths;

    private final Places places = new Places();
    private final LossWatch losses;
    private final UsualLossKeeper usualLoss = new UsualLossKeeper(places);
    private final StarvedHosts starved;

    /** In trouble, and nobody knows why yet. */
    private final Set<WatchedLink> unexplained = new LinkedHashSet<>();

    private final PriorityQueue<Departure> departures = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));

    private final long readyAt;

    /** Whether another server opens, changes and closes incidents, so that this one observes only. */
    private boolean standsBy;

    /** When the first link was watched; 0 before: a CMDB that is slow at the start has not lost its links. */
    private long watchedSince;

    /** A link is to leave its incident, unless something happens before. */
    private record Departure(long at, WatchedLink link) {}

    /**
     * @param dataCenter where the server stands
     * @param readyAt before it too little is known to say anything, since the server has just started
     */
    public IncidentBook(IncidentTiming timing, String dataCenter, IncidentRows rows, Instant readyAt) {
        this.timing = timing;
        this.rows = rows;
        this.reportPaths = new ReportPaths(dataCenter, timing.cycle(), places);
        this.incidents = new OpenIncidents(timing, mutes, new Summary(), rows);
        this.readyAt = readyAt.toEpochMilli();
        starved = new StarvedHosts(timing);
        losses = new LossWatch(
                timing, incidents, this::lose, readyAt.minus(timing.cycle()).toEpochMilli());
    }

    /**
     * Takes what an earlier run of the server knew; before anything is watched.
     *
     * @param lastMute the highest id that a mute ever had
     */
    public void restore(Collection<KeptIncident> kept, Collection<Mute> muted, long lastMute, Instant now) {
        for (Mute before : muted) {
            before.at(now).ifPresent(mute -> {
                mutes.restore(mute);
                rows.mute(mute);
            });
        }
        mutes.idsEndAt(lastMute);
        incidents.restore(kept, true);
    }

    /**
     * Lets the usual loss between data centres outlive the server; before anything is watched.
     *
     * @param known what an earlier run knew
     * @param keeper is told every few minutes what it has become
     */
    public void keepUsualLoss(Collection<KeptUsualLoss> known, Consumer<KeptUsualLoss> keeper) {
        known.forEach(usualLoss::restore);
        usualLoss.tell(keeper);
    }

    /**
     * Observes only from now on, since another server opens, changes and closes incidents. Those that are open here are let go without a
     * word.
     */
    public void standBy() {
        standsBy = true;
        for (WatchedLink link : incidents.release()) {
            link.watchUntil(0);
            link.lose(false);
            if (link.isTroubled()) {
                unexplained.add(link);
            }
        }
    }

    /** Opens, changes and closes incidents from now on, beginning with those that another server followed until now. */
    public void takeOver(Collection<KeptIncident> kept) {
        incidents.restore(kept, false);
        standsBy = false;
    }

    /**
     * Takes a mute that has its id already. Of several with the same id the first one counts.
     *
     * @return whether it counts; one that is over does, without an effect
     */
    public boolean take(Mute mute, Instant now) {
        if (mutes.isKnown(mute.id())) {
            return false;
        }
        mutes.idsEndAt(mute.id());
        mute.at(now).ifPresent(taken -> {
            mutes.restore(taken);
            rows.mute(taken);
        });
        return true;
    }

    /** The container has these partners from now on. Nothing happens with those that it had. */
    public void watch(Container from, List<KnownPartner> partners, Instant now) {
        if (partners.isEmpty()) {
            return;
        }
        ContainerPlace begin = place(from, now);
        for (KnownPartner partner : partners) {
            watch(begin, partner.ip(), partner.owner(), partner.service(), partner.isBackground(), now);
        }
    }

    /** The container uses this partner from now on. Nothing happens if it did. */
    public void watch(Container from, Ip ip, Container to, String service, Instant now) {
        watch(place(from, now), ip, to, service, false, now);
    }

    private void watch(ContainerPlace begin, Ip ip, Container to, String service, boolean background, Instant now) {
        watchedSince = watchedSince == 0 ? now.toEpochMilli() : watchedSince;
        ContainerPlace end = place(to, now);
        WatchedLink known = begin.linkTo(ip);
        if (known != null && known.to == end) {
            if (!known.service().name.equals(service) || known.isBackground() != background) {
                losses.forget(known);
                known.serve(places.service(service), background);
            }
            return;
        }
        if (known != null) {
            unwatch(known, now);
        }
        begin.links.add(new WatchedLink(begin, ip, end, places.service(service), background));
    }

    /** A container that moved to another data centre begins anew. */
    private ContainerPlace place(Container container, Instant now) {
        ContainerPlace before = places.container(container.name());
        ContainerPlace place = places.place(container, before);
        if (before != null && before != place) {
            List.copyOf(before.links).forEach(link -> unwatch(link, now));
        }
        return place;
    }

    /** Takes what the CMDB says of the container now: whether it takes traffic decides whether its trouble alarms. */
    public void describe(Container container) {
        ContainerPlace place = places.container(container.name());
        if (place != null && place.takesTraffic != container.takesTraffic()) {
            place.takesTraffic = container.takesTraffic();
            mutes.reconsider();
        }
    }

    /** The container has this partner no longer. */
    public void unwatch(ContainerName from, Ip ip, Instant now) {
        WatchedLink link = link(from, ip);
        if (link != null) {
            unwatch(link, now);
        }
    }

    /** The container left the CMDB. */
    public void forget(ContainerName name, Instant now) {
        ContainerPlace gone = places.container(name);
        if (gone != null) {
            List.copyOf(gone.links).forEach(link -> unwatch(link, now));
            places.forget(name);
        }
    }

    private void unwatch(WatchedLink link, Instant now) {
        link.uncount();
        link.from.links.remove(link);
        unexplained.remove(link);
        losses.forget(link);
        link.history().watchedUntil = 0;
        incidents.lose(link, now.toEpochMilli(), Ending.LEFT_CMDB);
    }

    /** The container's agent has reported, and always got CPU time. */
    public void heard(ContainerName name, Instant now) {
        heard(name, Duration.ZERO, now);
    }

    /**
     * The container's agent has reported.
     *
     * @param stall the longest time in which it got no CPU time since it reported before; zero where it was not starved
     */
    public void heard(ContainerName name, Duration stall, Instant now) {
        ContainerPlace place = places.container(name);
        if (place != null) {
            place.heard(now.toEpochMilli());
            starved.heard(place, stall, now.toEpochMilli());
        }
    }

    /** The container's agent reports no more. */
    public void fellSilent(ContainerName name) {
        ContainerPlace place = places.container(name);
        if (place != null) {
            place.fellSilent();
        }
    }

    /** Takes what is known of a link now. */
    public void observe(ContainerName from, Ip ip, LinkStatus status, Instant now) {
        WatchedLink link = link(from, ip);
        if (link != null) {
            long at = now.toEpochMilli();
            if (status.isReportedAt(now)) {
                link.slow(status.slow());
                losses.count(link, status.sent(), status.lost(), at);
            }
            become(link, link.believed(status.state()), status.narrow(), status.flapping(now), status.alivePaths(), at);
            if (!incidents.unverified().isEmpty() && link.state() == LinkState.UP && !link.isTroubled()) {
                incidents.unverified().healthy(from, ip, now);
            }
        }
    }

    /** The link loses much more than usual, or does not any more. */
    private void lose(WatchedLink link, boolean losing, long at) {
        Optional<Trouble> before = link.trouble();
        link.lose(losing);
        changed(link, before, false, at);
    }

    /** Null if it is not watched. */
    private WatchedLink link(ContainerName from, Ip ip) {
        ContainerPlace begin = places.container(from);
        return begin == null ? null : begin.linkTo(ip);
    }

    private void become(
            WatchedLink link,
            LinkState state,
            boolean narrow,
            boolean flapping,
            Optional<LinkPathStatus> paths,
            long at) {
        if (link.is(state, narrow, flapping, paths)) {
            return;
        }
        Optional<Trouble> before = link.trouble();
        boolean unheard = link.state() == LinkState.UNKNOWN;
        link.become(state, narrow, flapping, paths);
        changed(link, before, unheard, at);
    }

    /**
     * @param before its trouble until now
     * @param unheard whether nothing was known of it until now
     */
    private void changed(WatchedLink link, Optional<Trouble> before, boolean unheard, long at) {
        if (link.isTroubled()) {
            if (!link.trouble().equals(before)) {
                breaks(link, at);
            }
        } else if (before.isPresent() || unheard || link.state() == LinkState.UNKNOWN) {
            recovers(link, at);
        }
        incidents.changed(link);
    }

    private void breaks(WatchedLink link, long at) {
        link.history().troubledSince = at;
        link.watchUntil(0);
        boolean sameTrouble = link.incident()
                .filter(i -> i.trouble == link.trouble().orElseThrow())
                .isPresent();
        if (!sameTrouble) {
            incidents.lose(link, at, Ending.OTHER_TROUBLE);
            if (!link.isTroubledBy(Trouble.LOSS)) { // which shows together with its cause
                unexplained.add(link);
            }
        }
    }

    private void recovers(WatchedLink link, long at) {
        unexplained.remove(link);
        if (link.incident().isEmpty()) {
            return;
        }
        boolean silent = link.state() == LinkState.UNKNOWN;
        long watched = silent
                ? IncidentTiming.REMEMBER_SILENT.toMillis()
                : link.incident().orElseThrow().isStarved()
                        ? Math.max(timing.hold().toMillis(), timing.stallExplainsMillis())
                        : timing.hold().toMillis();
        link.watchUntil(at + watched);
        departures.add(new Departure(link.history().watchedUntil, link));
        if (!silent) {
            link.incident().orElseThrow().backAt = at;
        }
    }

    /**
     * Lets trouble at these places go without alarms for a while.
     *
     * @throws IllegalArgumentException if that is nothing that can be muted
     */
    public Mute mute(PlannedMute planned, Instant now) {
        Mute mute = mutes.add(planned, now);
        rows.mute(mute);
        return mute;
    }

    /** Returns whether there is such a mute. */
    public boolean isMuted(long id) {
        return mutes.contains(id);
    }

    /**
     * Notes who takes care of an incident, or with an empty value that nobody does any more.
     *
     * @return whether there is such an incident, and it is not over
     */
    public boolean acknowledge(long id, Optional<Acknowledgement> acknowledgement) {
        return incidents.annotate(id, row -> row.acknowledged(acknowledgement));
    }

    /** Notes the number that a ticket system gave to an incident. Returns whether there is such an incident, and it is not over. */
    public boolean ticket(long id, String ticket) {
        return incidents.annotate(id, row -> row.ticketed(ticket));
    }

    /** @return whether there was such a mute */
    public boolean unmute(long id) {
        boolean removed = mutes.remove(id);
        if (removed) {
            rows.muteOver(id);
        }
        return removed;
    }

    /** Opens, changes and closes incidents as far as time and what was observed demand it. */
    public void passTime(Instant now) {
        long at = now.toEpochMilli();
        reportPaths.listen(at, (link, state) -> become(link, state, false, false, Optional.empty(), at));
        usualLoss.passTime(at);
        while (!departures.isEmpty() && departures.element().at() <= at) {
            Departure departure = departures.remove();
            if (departure.link().history().watchedUntil == departure.at()) {
                Ending why = departure.link().state() == LinkState.UNKNOWN ? Ending.UNHEARD : Ending.RECOVERED;
                departure.link().trustAgain();
                incidents.lose(departure.link(), at, why);
            }
        }
        if (standsBy) {
            losses.prune(at);
            mutes.passTime(now, rows::mute, mute -> rows.muteOver(mute.id()));
            return;
        }
        if (at >= readyAt) {
            incidents.join(unexplained, at);
            searchCauses(Trouble.DOWN, at);
            searchCauses(Trouble.PATH_MTU, at);
            searchCauses(Trouble.PATH, at);
            losses.passTime(at);
        }
        boolean linksAreKnown = watchedSince != 0
                && at >= Math.max(readyAt, watchedSince) + 2 * timing.cycle().toMillis();
        if (linksAreKnown && !incidents.unverified().isEmpty()) {
            incidents.unverified().forgetUnless((from, ip) -> link(from, ip) != null, now);
        }
        mutes.passTime(now, rows::mute, mute -> rows.muteOver(mute.id()));
        incidents.write(at);
    }

    private void searchCauses(Trouble trouble, long now) {
        if (unexplained.isEmpty() && incidents.areNone()) {
            return;
        }
        List<WatchedLink> fresh = unexplained.stream()
                .filter(link -> link.trouble().filter(trouble::equals).isPresent())
                .toList();
        long waiting = fresh.stream()
                .mapToLong(link -> now - link.history().troubledSince)
                .max()
                .orElse(0);
        boolean gathered = waiting >= IncidentTiming.GATHERING.toMillis();
        Set<Incident> doubtful = incidents.doubtful(trouble, fresh, now);
        boolean starves = trouble == Trouble.DOWN
                && doubtful.addAll(starved.doubted(incidents.open(Trouble.DOWN), incidents::changed, now));
        if (!gathered && !starves && doubtful.stream().noneMatch(incident -> incidents.isPressing(incident, now))) {
            return;
        }
        List<WatchedLink> broken = new ArrayList<>(fresh);
        for (Incident incident : doubtful) {
            incident.links.stream().filter(WatchedLink::isTroubled).forEach(broken::add);
        }
        if (incidents.isTooSoon(broken.size(), now)) {
            return;
        }
        Set<Cause> believed = doubtful.stream().map(incident -> incident.cause).collect(Collectors.toSet());
        List<Explanation> starving = trouble == Trouble.DOWN ? starved.explain(broken) : List.of();
        Set<WatchedLink> left = new LinkedHashSet<>(broken);
        starving.forEach(explanation -> explanation.links().forEach(left::remove));
        List<Explanation> others = new CauseSearch(timing, trouble, believed, now).explain(left);
        List<Explanation> explanations =
                Stream.concat(starving.stream(), others.stream()).toList();
        if (OpenIncidents.countNew(explanations) >= IncidentTiming.TOO_MANY_AT_ONCE
                && waiting < timing.doubtMillis(trouble)) {
            return;
        }
        incidents.follow(explanations, doubtful, trouble, now);
        StarvedHosts.note(starving);
        others.forEach(explanation -> explanation.links().getFirst().incident().orElseThrow().stall = Duration.ZERO);
        fresh.forEach(unexplained::remove);
    }
}
