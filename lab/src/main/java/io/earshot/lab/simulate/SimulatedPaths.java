package io.earshot.lab.simulate;

import io.earshot.agent.paths.PathWatch;
import io.earshot.agent.probe.Arrivals;
import io.earshot.agent.probe.Route;
import io.earshot.agent.probe.udp.PathProbe;
import io.earshot.agent.probe.udp.Udp;
import io.earshot.model.LinkPaths;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The paths of one link as its agent watches them: the agent's own watch over sixteen equal paths. Begins as after a rotation in which all was
 * answered. Of a link whose paths are all well, only what follows a lost probe is simulated. Times are nanoseconds.
 */
final class SimulatedPaths {

    /** Paths between two hosts. */
    static final int PATHS = 16;

    static final int WIDE = 1_500;
    static final int NARROW = 1_400;

    /** So long after its last probe a watch knows nothing that matters any more. */
    private static final long FORGOTTEN_AFTER = Duration.ofMinutes(12).toNanos();

    private static final long RTT = 1_000_000;
    private static final int RESPONDER = 33_433;

    /** A probe that was lost, and when its agent notices. */
    private record Lost(long at, Route route, boolean extra) {}

    private final SimulatedLink link;
    private final RandomGenerator random;
    private final PathWatch watch;
    private final Deque<Lost> lost = new ArrayDeque<>();
    private Arrivals arrivals = Arrivals.NONE;
    private long nextTurn;
    private long activeAt;

    SimulatedPaths(SimulatedLink link, long now, RandomGenerator random) {
        this.link = link;
        this.random = random;
        watch = new PathWatch(
                Udp.FIRST_SOURCE_PORT, Udp.SOURCE_PORTS, PathProbe.smallest(link.ip), random.nextLong(), now);
        int earlier = Udp.SOURCE_PORTS + random.nextInt(Udp.SOURCE_PORTS);
        for (int i = 0; i < earlier; i++) {
            arrives(watch.nextRoute(), false, now);
        }
        watch.maySend(WIDE, OptionalInt.empty(), now);
        watch.takeExtra(now).ifPresent(route -> arrives(route, true, now));
        watch.echoesFound(OptionalInt.of(WIDE), now);
        activeAt = now;
        disturb(now);
    }

    /** Paths died, became narrow or came back: turns are simulated one by one from now on. */
    void disturb(long now) {
        nextTurn = now + random.nextLong(2 * link.interval());
    }

    /** Returns the path of a source port's packets on one way, from 0. */
    static int path(SimulatedLink link, int port, boolean back) {
        long mixed = (link.id * 1_000_003L + port * 2L + (back ? 1 : 0)) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 29)) * 0xbf58476d1ce4e5b9L;
        return (int) (mixed >>> 60);
    }

    /** Returns whether any source port of the link takes a path that this fault breaks. */
    static boolean isTouched(SimulatedLink link, Fault fault) {
        for (int i = 0; i < Udp.SOURCE_PORTS; i++) {
            int port = Udp.FIRST_SOURCE_PORT + i;
            if ((fault.breaksThere(link) && has(fault.paths(), path(link, port, false)))
                    || (fault.breaksBack(link) && has(fault.paths(), path(link, port, true)))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether echo requests, which have no ports, take one of these paths. */
    static boolean isOfEcho(SimulatedLink link, int paths) {
        return has(paths, path(link, 0, false)) || has(paths, path(link, 0, true));
    }

    private static boolean has(int paths, int path) {
        return (paths >>> path & 1) != 0;
    }

    /** A probe in a quiet turn is lost at random. */
    void loseByChance(long now) {
        send(watch.nextQuietRoute(), false, false, now);
    }

    /** Returns when something is due. */
    long nextDue() {
        long due = lost.isEmpty() ? Long.MAX_VALUE : lost.element().at();
        OptionalLong extra = watch.nextExtra();
        due = Math.min(due, extra.orElse(Long.MAX_VALUE));
        return Math.min(due, link.hasPathTrouble() ? nextTurn : activeAt + FORGOTTEN_AFTER);
    }

    /** Returns whether nothing is to be learned from it any more. */
    boolean isForgotten(long now) {
        return !link.hasPathTrouble()
                && now - activeAt >= FORGOTTEN_AFTER
                && lost.isEmpty()
                && watch.nextExtra().isEmpty();
    }

    /** Does what is due by now. Returns when the agent learned something that it reports at once; empty if it did not. */
    OptionalLong step(long now) {
        OptionalLong news = OptionalLong.empty();
        for (long at = nextDue(); at <= now && !isForgotten(now); at = nextDue()) {
            stepAt(at);
            if (watch.takeNews()) {
                news = OptionalLong.of(at);
            }
            activeAt = Math.max(activeAt, at);
        }
        return news;
    }

    private void stepAt(long at) {
        if (link.isKnownToBeDown()) {
            watch.giveUp(true, at);
        }
        if (!lost.isEmpty() && lost.element().at() <= at) {
            Lost first = lost.remove();
            watch.lost(first.route(), first.extra(), !first.extra(), at);
        } else if (link.hasPathTrouble() && nextTurn <= at) {
            nextTurn += 2 * link.interval();
            if (link.isSettled()) {
                Route route = watch.nextQuietRoute();
                send(route, false, isArriving(route), at);
            }
        } else if (link.isSettled()) {
            watch.takeExtra(at).ifPresent(route -> send(route, true, isArriving(route), at));
        } else {
            watch.giveUp(false, at);
        }
    }

    private boolean isArriving(Route route) {
        return !link.isTroubled() && random.nextFloat() >= link.lossNow() && !isLostOnPath(route);
    }

    private boolean isLostOnPath(Route route) {
        return isLostOnPath(route, false) || isLostOnPath(route, true);
    }

    private boolean isLostOnPath(Route route, boolean back) {
        int narrow = route.size() > NARROW ? link.narrow : 0;
        int broken = (back ? link.deadBack : link.deadThere) | narrow;
        return has(broken, path(link, route.sourcePort().orElseThrow(), back));
    }

    private void send(Route route, boolean extra, boolean arrives, long now) {
        if (arrives) {
            arrives(route, extra, now);
            return;
        }
        boolean lostThere = isLostOnPath(route, false) || (!isLostOnPath(route, true) && random.nextBoolean());
        if (!lostThere) {
            arrivals = arrivals.with(route.sequence());
        }
        lost.add(new Lost(now + link.timeout(), route, extra));
    }

    private void arrives(Route route, boolean extra, long now) {
        arrivals = arrivals.with(route.sequence());
        watch.answered(route, extra, RTT, Optional.of(arrivals), now);
    }

    /** Takes what echo requests measure, which take a path of their own. */
    void measured(int mtu, long now) {
        watch.echoesFound(OptionalInt.of(mtu), now);
    }

    /** Hands over what is known, and begins a new count. */
    Optional<LinkPaths> report() {
        return watch.report(link.ip, RESPONDER);
    }
}
