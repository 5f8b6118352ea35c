package io.earshot.fleet.incidents;

import io.earshot.fleet.links.Addressed;
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
    private boolean flapping;
    private boolean counted;

    /** Null before the first trouble, which hardly any link ever has. */
    private CaseFile file;

    WatchedLink(ContainerPlace from, Ip ip, ContainerPlace to, ServicePlace service) {
        this.from = from;
        this.ip = ip;
        this.to = to;
        this.service = service;
    }

    @Override
    public Ip ip() {
        return ip;
    }

    ServicePlace service() {
        return service;
    }

    /** The same two talk about something else now. */
    void serve(ServicePlace newer) {
        uncount();
        service = newer;
        forgetSuspects();
        count();
    }

    LinkState state() {
        return state;
    }

    /** What came of its trouble; opened where there is none. */
    CaseFile file() {
        if (file == null) {
            file = new CaseFile();
        }
        return file;
    }

    /** The one that it belongs to. */
    Optional<Incident> incident() {
        return file == null ? Optional.empty() : file.incident;
    }

    /** Every cause that could have broken it. */
    List<Cause> suspects() {
        if (file().suspects.isEmpty()) {
            file.suspects = Suspects.of(this);
        }
        return file.suspects;
    }

    private void forgetSuspects() {
        if (file != null) {
            file.suspects = List.of();
        }
    }

    Optional<Trouble> trouble() {
        if (state == LinkState.DOWN || flapping) {
            return Optional.of(Trouble.DOWN);
        }
        return wide ? Optional.empty() : Optional.of(Trouble.PATH_MTU);
    }

    boolean isTroubled() {
        return trouble().isPresent();
    }

    /** In trouble, and not only because it often was: of what is up for now, nothing can be learned. */
    boolean isBrokenNow() {
        return isTroubled() && (state == LinkState.DOWN || !wide);
    }

    boolean isFlapping() {
        return flapping;
    }

    /** Whether this is what is known already. */
    boolean is(LinkState sameState, boolean sameNarrow, boolean sameFlapping) {
        return state == sameState && wide != sameNarrow && flapping == sameFlapping;
    }

    boolean isHealthy(Trouble such) {
        return counted && (such == Trouble.DOWN || wide);
    }

    /** Whether it is the way of a data centre's reports to the server, and not one that is probed. */
    boolean isReporting() {
        return service.name.equals(Ears.REPORTS);
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
    void become(LinkState newState, boolean isNarrow, boolean isFlapping) {
        uncount();
        state = newState;
        wide = !isNarrow;
        flapping = isFlapping;
        if (!isTroubled()) {
            forgetSuspects();
        }
        count();
    }

    /** Its trouble is over, or its agent is silent; it stays with its incident until then. */
    void watchUntil(long time) {
        uncount();
        file().watchedUntil = time;
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
        boolean answering = state == LinkState.UP || state == LinkState.LOSSY;
        boolean trusted = file == null || file.watchedUntil == 0;
        if (answering && trusted && !flapping) {
            count(1);
            counted = true;
        }
    }

    private void count(int change) {
        to.into.count(wide, change);
        service.into.count(wide, change);
        if (crossesHosts()) {
            to.host.into.count(wide, change);
            from.dataCenter().to(to.dataCenter()).count(wide, change);
        }
    }
}
