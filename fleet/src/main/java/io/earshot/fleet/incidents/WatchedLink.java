package io.earshot.fleet.incidents;

import io.earshot.fleet.links.Addressed;
import io.earshot.fleet.links.LinkPathStatus;
import io.earshot.model.Ip;
import io.earshot.model.LinkState;
import java.util.List;
import java.util.Optional;

/** One container's link to one partner address, as the search for causes sees it. */
final class WatchedLink implements Addressed {

    final ContainerPlace from;
    final Ip ip;
    final ContainerPlace to;
    private ServicePlace service;

    private LinkState state = LinkState.UNKNOWN;
    private boolean wide = true;

    /** Null where nothing is known of its paths. */
    private LinkPathStatus paths;

    private boolean flapping;
    private boolean losing;
    private boolean slow;
    private boolean counted;
    private final boolean reporting;

    /** Nobody is known to use it. */
    private boolean background;

    private boolean answered;

    /** Null while nothing is lost. */
    private LossLog losses;

    /** Null before the first trouble, which hardly any link ever has. */
    private LinkHistory history;

    /**
     * Makes a link that an agent probes.
     *
     * @param background whether nobody is known to use it
     */
    WatchedLink(ContainerPlace from, Ip ip, ContainerPlace to, ServicePlace service, boolean background) {
        this(from, ip, to, service, background, false);
    }

    private WatchedLink(
            ContainerPlace from,
            Ip ip,
            ContainerPlace to,
            ServicePlace service,
            boolean background,
            boolean reporting) {
        this.from = from;
        this.ip = ip;
        this.to = to;
        this.service = service;
        this.background = background;
        this.reporting = reporting;
    }

    /** Makes the link on which a data centre's reports come to the server. */
    static WatchedLink ofReports(ContainerPlace agents, Ip ip, ContainerPlace server) {
        return new WatchedLink(agents, ip, server, new ServicePlace("reports"), false, true);
    }

    @Override
    public Ip ip() {
        return ip;
    }

    ServicePlace service() {
        return service;
    }

    /** The same two talk about something else now, or begin or cease to talk. */
    void serve(ServicePlace newer, boolean isBackground) {
        uncount();
        service = newer;
        background = isBackground;
        forgetSuspects();
        count();
    }

    LinkState state() {
        return state;
    }

    /** Returns the history of its trouble; begins one where there is none. */
    LinkHistory history() {
        if (history == null) {
            history = new LinkHistory();
        }
        return history;
    }

    /** The one that it belongs to. */
    Optional<Incident> incident() {
        return history == null ? Optional.empty() : history.incident;
    }

    /** Returns the one that it belongs to, or else the one that it belonged to before. */
    Optional<Incident> latestIncident() {
        return history == null ? Optional.empty() : history.incident.or(() -> history.lastIncident);
    }

    /** Every cause that could have broken it. */
    List<Cause> suspects() {
        if (history().suspects.isEmpty()) {
            history.suspects = Suspects.of(this);
        }
        return history.suspects;
    }

    private void forgetSuspects() {
        if (history != null) {
            history.suspects = List.of();
        }
    }

    Optional<Trouble> trouble() {
        if (state == LinkState.DOWN || flapping) {
            return Optional.of(Trouble.DOWN);
        }
        if (!wide) {
            return Optional.of(Trouble.PATH_MTU);
        }
        if (hasFaultyPath()) {
            return Optional.of(Trouble.PATH);
        }
        return losing ? Optional.of(Trouble.LOSS) : Optional.empty();
    }

    boolean isTroubled() {
        return trouble().isPresent();
    }

    boolean isTroubledBy(Trouble such) {
        return trouble().filter(such::equals).isPresent();
    }

    /** In trouble, and not only because it often was: of what is up for now, nothing can be learned. */
    boolean isBrokenNow() {
        return isTroubled() && (state == LinkState.DOWN || !wide || hasFaultyPath() || losing);
    }

    boolean isDown() {
        return state == LinkState.DOWN;
    }

    boolean isFlapping() {
        return flapping;
    }

    /** Whether this is what is known already. */
    boolean is(LinkState sameState, boolean sameNarrow, boolean sameFlapping, Optional<LinkPathStatus> samePaths) {
        return state == sameState
                && wide != sameNarrow
                && flapping == sameFlapping
                && isWhole() == samePaths.filter(WatchedLink::isWhole).isPresent()
                && dead().equals(samePaths.map(LinkPathStatus::dead).orElse(List.of()))
                && narrow().equals(samePaths.map(LinkPathStatus::narrow).orElse(List.of()));
    }

    private boolean hasFaultyPath() {
        return paths != null && paths.isFaulty();
    }

    /** Whether each of its source ports that were tried arrives, with large packets as well. */
    private boolean isWhole() {
        return paths != null && isWhole(paths);
    }

    private static boolean isWhole(LinkPathStatus such) {
        return such.tested() > 0 && !such.isFaulty();
    }

    private List<LinkPathStatus.DeadPort> dead() {
        return paths == null ? List.of() : paths.dead();
    }

    private List<LinkPathStatus.NarrowPort> narrow() {
        return paths == null ? List.of() : paths.narrow();
    }

    /** Returns what is known of its paths. */
    Optional<LinkPathStatus> paths() {
        return Optional.ofNullable(paths);
    }

    boolean isHealthy(Trouble such) {
        return counted
                && switch (such) {
                    case DOWN -> true;
                    case PATH_MTU -> wide;
                    case PATH -> isWhole();
                    case LOSS -> !losing;
                };
    }

    boolean isBackground() {
        return background;
    }

    /**
     * Returns the state that counts: that a link which nobody uses and which never answered is DOWN is no news, since a firewall may be
     * meant to keep the two apart.
     */
    LinkState believed(LinkState told) {
        answered |= told == LinkState.UP || told == LinkState.LOSSY;
        return background && !answered ? LinkState.UNKNOWN : told;
    }

    /** Whether it is the way of a data centre's reports to the server, and not one that is probed. */
    boolean isReporting() {
        return reporting;
    }

    boolean crossesHosts() {
        return from.host != to.host;
    }

    boolean isWithin(HostPlace one, HostPlace other) {
        return (from.host == one && to.host == other) || (from.host == other && to.host == one);
    }

    boolean isWithin(DataCenterPlace one, DataCenterPlace other) {
        DataCenterPlace begin = from.dataCenter();
        DataCenterPlace end = to.dataCenter();
        return crossesHosts() && ((begin == one && end == other) || (begin == other && end == one));
    }

    /** Takes what is known now, and counts it at all places that it passes. */
    void become(LinkState newState, boolean isNarrow, boolean isFlapping, Optional<LinkPathStatus> newPaths) {
        uncount();
        paths = newPaths.orElse(null);
        state = newState;
        wide = !isNarrow;
        flapping = isFlapping;
        if (!isAnswering()) {
            losing = false;
            losses = null;
        }
        if (!isTroubled()) {
            forgetSuspects();
        }
        count();
    }

    /** Takes whether it loses much more than usual. */
    void lose(boolean isLosing) {
        uncount();
        losing = isLosing;
        if (!isTroubled()) {
            forgetSuspects();
        }
        count();
    }

    boolean isLosing() {
        return losing;
    }

    /** Takes whether round trips take much longer than usual. */
    void slow(boolean isSlow) {
        slow = isSlow;
    }

    /** Returns its recent losses. */
    LossLog losses() {
        return losses == null ? LossLog.EMPTY : losses;
    }

    /** Takes what one report says was lost. */
    void lost(long from, long to, long sent, long lost) {
        if (losses == null) {
            losses = new LossLog();
        }
        losses.add(from, to, sent, lost, slow);
    }

    /** Returns whether any loss is recent enough to count; forgets the others. */
    boolean hasLosses(long now) {
        if (losses != null) {
            losses.forget(now);
            losses = losses.isEmpty() ? null : losses;
        }
        return losses != null;
    }

    void forgetLosses() {
        losses = null;
    }

    /** Returns the share of probes that is usually lost between these data centres. */
    double usualLoss() {
        return usual().rate();
    }

    UsualLoss usual() {
        return from.dataCenter().usualLoss(to.dataCenter());
    }

    boolean isAnswering() {
        return state == LinkState.UP || state == LinkState.LOSSY;
    }

    /** Its trouble is over, or its agent is silent; it stays with its incident until then. */
    void watchUntil(long time) {
        uncount();
        history().watchedUntil = time;
        count();
    }

    /** Its time of being watched is over. */
    void trustAgain() {
        watchUntil(0);
    }

    void uncount() {
        if (counted) {
            count(-1);
            counted = false;
        }
    }

    private void count() {
        boolean trusted = history == null || history.watchedUntil == 0;
        if (isAnswering() && trusted && !flapping) {
            count(1);
            counted = true;
        }
    }

    private void count(int change) {
        count(to.into, change);
        count(service.into, change);
        if (crossesHosts()) {
            count(to.host.into, change);
            count(from.dataCenter().to(to.dataCenter()), change);
        }
    }

    private void count(HealthyLinkCount at, int change) {
        at.count(background, wide, losing, isWhole(), change);
    }
}
