package io.earshot.agent.link;

import io.earshot.agent.probe.Method;
import io.earshot.agent.probe.Route;
import io.earshot.agent.probe.icmp.Icmp;
import io.earshot.agent.probe.udp.Udp;

/** A probe on its way, kept for a while after its fate is known, so that late and duplicate answers are known as such. */
final class Flight {

    enum Fate {
        OPEN,
        LOST,
        ANSWERED
    }

    private static final int ORDINARY = 0;

    final Link link;
    final int id;
    final Method method;
    final long sentAt;
    /** Holds the size of the packet where large ones are tried; zero for an ordinary one. */
    final int size;
    /** Holds the traffic class of a probe in another one than the default; zero for all others. */
    final int dscp;
    /** Probes by the method not in use help the verdict and stay out of the figures; large ones and those of other classes do neither. */
    final boolean counted;

    /** The path that was asked for. */
    final Route route;

    /**
     * A UDP probe that stands for one of the link's own: its loss is a sample of the link's, unless its path turns out
     * to be dead.
     */
    final boolean companion;

    /** A UDP probe that belongs to no turn. */
    final boolean extra;

    Fate fate = Fate.OPEN;

    Flight(Link link, int id, Method method, long sentAt) {
        this(link, id, method, sentAt, ORDINARY);
    }

    Flight(Link link, int id, Method method, long sentAt, int size) {
        this(link, id, method, sentAt, size, ORDINARY, Route.ANY, false, false);
    }

    private Flight(
            Link link,
            int id,
            Method method,
            long sentAt,
            int size,
            int dscp,
            Route route,
            boolean companion,
            boolean extra) {
        this.link = link;
        this.id = id;
        this.method = method;
        this.sentAt = sentAt;
        this.size = size;
        this.dscp = dscp;
        this.route = route;
        this.companion = companion;
        this.extra = extra;
        this.counted = size == ORDINARY
                && dscp == ORDINARY
                && !extra
                && method.equals(link.health().method());
    }

    /** A UDP probe of a turn. */
    static Flight onPath(Link link, int id, long sentAt, Route route) {
        boolean companion = !link.health().method().equals(Udp.PATHS)
                && link.paths().isProven()
                && !link.paths().isDead(route);
        return new Flight(link, id, Udp.PATHS, sentAt, ORDINARY, ORDINARY, route, companion, false);
    }

    /** A UDP probe that belongs to no turn. */
    static Flight extra(Link link, int id, long sentAt, Route route) {
        return new Flight(link, id, Udp.PATHS, sentAt, ORDINARY, ORDINARY, route, false, true);
    }

    /** An echo request in another traffic class. */
    static Flight inClass(Link link, int id, long sentAt, int dscp) {
        return new Flight(link, id, Icmp.ECHO, sentAt, ORDINARY, dscp, Route.ANY, false, false);
    }

    boolean isOnPath() {
        return method.equals(Udp.PATHS);
    }

    /** When nothing more is to be learned from an answer. */
    long forgottenAt() {
        return sentAt + link.rules().downAfter();
    }

    boolean isInClass() {
        return dscp != ORDINARY;
    }

    boolean isLarge() {
        return size != ORDINARY;
    }
}
