package io.earshot.agent.paths;

import io.earshot.agent.probe.Arrivals;
import io.earshot.agent.probe.Route;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Watches the paths of one link. Quiet turns take the source ports in rotation. A lost probe makes its port doubtful: it is asked
 * {@value #DOUBTS} times more, a second apart. If nothing is answered, all ports are swept, those that lost are asked
 * {@value #ROUNDS} times more together with as many that did not, and {@link PathVerdict} decides. Dead ports are asked once in a while; an answer
 * makes a new sweep. Times are nanoseconds on a monotonic clock. For one thread.
 */
public final class PathWatch {

    private static final int DOUBTS = 3;
    private static final int ROUNDS = 8;

    /** A single dead port among random loss takes more counts before it is certain. */
    private static final int MOST_ROUNDS = 16;

    private static final long DOUBT_SPACING = Duration.ofSeconds(1).toNanos();
    private static final long SWEEP_SPACING = Duration.ofMillis(100).toNanos();
    private static final long RECHECK = Duration.ofSeconds(20).toNanos();

    /** A link that loses at random is swept no more often. */
    private static final long BETWEEN_SWEEPS = Duration.ofMinutes(10).toNanos();

    private static final long BETWEEN_SWEEPS_OF_DEAD = Duration.ofMinutes(1).toNanos();

    /** The interval of attempts where UDP is not answered, as behind a firewall. */
    private static final long RETRY_UNANSWERED = Duration.ofMinutes(5).toNanos();

    private enum Phase {
        ROTATING,
        DOUBTING,
        SWEEPING,
        VERIFYING
    }

    /** One probe that is to be sent. */
    private record Planned(long at, int port) {}

    private final int firstPort;
    private final int ports;
    private PortCounts counts;

    /** Holds the counts by which the dead ports were found; a doubt about another port begins counts of its own. */
    private PortCounts verdictCounts;

    private final BitSet known = new BitSet();
    private BitSet dead = new BitSet();
    private final Trail trail = new Trail();
    private final Deque<Planned> planned = new ArrayDeque<>();

    private Phase phase = Phase.ROTATING;
    private boolean proven;
    private boolean turnIsOwn = true;
    private int rotation;
    private int doubtful;
    private int pending;
    private int released;
    private int underway;
    private int round;
    private long lastSweep;
    private long nextTry;
    private int firstOfPhase;

    /** Means something while there are dead ports. */
    private long nextRecheck;

    private int recheck;
    private boolean news;

    /** Since the last report. */
    private long cycleSent;

    private double jitter = Double.NaN;
    private double lastRtt = Double.NaN;

    /**
     * @param firstPort and as many more as there are
     * @param offset where in the rotation this link begins, so that links of a pair of hosts share the work
     */
    public PathWatch(int firstPort, int ports, long offset, long now) {
        this.firstPort = firstPort;
        this.ports = ports;
        counts = new PortCounts(ports);
        verdictCounts = counts;
        rotation = (int) Math.floorMod(offset, (long) ports);
        lastSweep = now - BETWEEN_SWEEPS;
        nextTry = now;
    }

    /** Returns whether answers by UDP ever came, and losses therefore mean something. */
    public boolean isProven() {
        return proven;
    }

    /** Returns whether this quiet turn is a UDP probe's instead of the link's own method's: every other one is. */
    public boolean replacesTurn() {
        if (!proven) {
            return false;
        }
        turnIsOwn = !turnIsOwn;
        return !turnIsOwn;
    }

    /** Returns whether it is time to try whether anybody answers by UDP, beside the link's own probe. */
    public boolean triesTurn(long now) {
        if (proven || now - nextTry < 0) {
            return false;
        }
        nextTry = now + RETRY_UNANSWERED;
        return true;
    }

    /**
     * Returns the next port in the rotation; dead ones have their turn, too, or the loss of the whole link would look
     * smaller than it is.
     */
    public Route nextRoute() {
        Route route = route(rotation);
        rotation = (rotation + 1) % ports;
        return route;
    }

    private Route route(int port) {
        return Route.from(firstPort + port, trail.sent(port));
    }

    /** Returns whether a route's path is known to be dead, so that a probe that is lost there says nothing new of the link. */
    public boolean isDead(Route route) {
        return dead.get(portOf(route));
    }

    private int portOf(Route route) {
        return route.sourcePort().orElseThrow() - firstPort;
    }

    /** Returns when a probe is due that belongs to no turn; empty if none is. */
    public OptionalLong nextExtra() {
        Planned first = planned.peek();
        if (first != null) {
            return OptionalLong.of(first.at());
        }
        return dead.isEmpty() || phase != Phase.ROTATING ? OptionalLong.empty() : OptionalLong.of(nextRecheck);
    }

    /** Returns the route of the extra probe that is due now; empty if none is. */
    public Optional<Route> takeExtra(long now) {
        Planned first = planned.peek();
        if (first != null) {
            if (first.at() - now > 0) {
                return Optional.empty();
            }
            planned.remove();
            underway++;
            return Optional.of(route(first.port()));
        }
        if (dead.isEmpty() || phase != Phase.ROTATING || nextRecheck - now > 0) {
            return Optional.empty();
        }
        nextRecheck = now + RECHECK;
        int port = dead.nextSetBit(recheck);
        port = port < 0 ? dead.nextSetBit(0) : port;
        recheck = port + 1;
        return Optional.of(route(port));
    }

    /** A planned probe could not be sent, which says nothing of its path. */
    public void notSent(Route route, boolean extra, long now) {
        trail.forget(route.sequence());
        settled(route, extra, now);
    }

    /** Takes an answer. */
    public void answered(Route route, boolean extra, long rttNanos, Optional<Arrivals> arrivals, long now) {
        proven = true;
        int port = portOf(route);
        trail.answered(route.sequence());
        arrivals.ifPresent(told -> trail.take(told, counts::direction));
        addJitter(rttNanos / 1e6);
        known.set(port);
        count(port, false, extra);
        if (phase == Phase.DOUBTING && port == doubtful) {
            endDoubt();
        } else if (phase == Phase.ROTATING && dead.get(port)) {
            sweep(now);
        }
        settled(route, extra, now);
    }

    /**
     * Takes that a probe was lost.
     *
     * @param counts whether it stood for one of the link's own: it is counted as lost at random unless its path turns out to be dead
     */
    public void lost(Route route, boolean extra, boolean counts, long now) {
        int port = portOf(route);
        trail.lost(route.sequence(), extra);
        known.set(port);
        count(port, true, extra);
        if (!proven) {
            return; // nobody may be there to answer
        }
        pending += counts ? 1 : 0;
        if (phase == Phase.ROTATING && !dead.get(port)) {
            doubt(port, now);
        }
        settled(route, extra, now);
    }

    private void count(int port, boolean isLost, boolean extra) {
        cycleSent += extra ? 0 : 1;
        if (phase != Phase.ROTATING) {
            counts.add(port, isLost);
        }
    }

    private void settled(Route route, boolean extra, long now) {
        if (extra && phase != Phase.ROTATING && route.sequence() >= firstOfPhase) {
            underway = Math.max(0, underway - 1);
            goOn(now);
        }
    }

    /** The link as a whole is in trouble, or its agent slept: what is lost now says nothing of single paths. */
    public void giveUp(boolean forget) {
        phase = Phase.ROTATING;
        planned.clear();
        underway = 0;
        release();
        if (forget && !dead.isEmpty()) {
            dead = new BitSet();
            news = true;
        }
    }

    private void doubt(int port, long now) {
        begin(Phase.DOUBTING);
        doubtful = port;
        counts = new PortCounts(ports);
        counts.add(port, true);
        for (int i = 1; i <= DOUBTS; i++) { // by then it is known whether the link as a whole answers
            planned.add(new Planned(now + i * DOUBT_SPACING, port));
        }
    }

    private void endDoubt() {
        phase = Phase.ROTATING;
        planned.clear();
        underway = 0;
        release();
    }

    private void release() {
        released += pending;
        pending = 0;
    }

    private void sweep(long now) {
        boolean soon = now - lastSweep < (dead.isEmpty() ? BETWEEN_SWEEPS : BETWEEN_SWEEPS_OF_DEAD);
        if (soon) {
            endDoubt();
            return;
        }
        lastSweep = now;
        begin(Phase.SWEEPING);
        counts = new PortCounts(ports);
        for (int i = 0; i < ports; i++) {
            planned.add(new Planned(now + i * SWEEP_SPACING, (rotation + i) % ports));
        }
    }

    private void begin(Phase next) {
        phase = next;
        planned.clear();
        underway = 0;
        firstOfPhase = trail.next();
    }

    private void goOn(long now) {
        if (!planned.isEmpty() || underway > 0) {
            return;
        }
        switch (phase) {
            case ROTATING -> {}
            case DOUBTING -> sweep(now);
            case SWEEPING -> {
                phase = Phase.VERIFYING;
                round = 0;
                verify(now);
            }
            case VERIFYING -> verify(now);
        }
    }

    private void verify(long now) {
        List<Integer> losers = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            int port = (rotation + i + round * 7) % ports;
            (counts.lostAll(port) ? losers : others).add(port);
        }
        boolean idle = losers.isEmpty() || others.isEmpty() || round == MOST_ROUNDS;
        if (idle || (round >= ROUNDS && counts.dead().cardinality() == losers.size())) {
            judge(others.isEmpty(), now);
            return;
        }
        round++;
        long at = now + DOUBT_SPACING;
        for (int i = 0; i < losers.size(); i++) {
            planned.add(new Planned(at, losers.get(i)));
            planned.add(new Planned(at + SWEEP_SPACING / 2, others.get(i % others.size())));
            at += SWEEP_SPACING;
        }
    }

    private void judge(boolean nothing, long now) {
        BitSet verdict = nothing ? new BitSet() : counts.dead();
        phase = Phase.ROTATING;
        if (nothing) { // as behind a firewall that drops UDP from now on
            proven = false;
            nextTry = now + RETRY_UNANSWERED;
            known.clear();
        }
        if (verdict.isEmpty() && !nothing) {
            release();
        } else {
            pending = 0;
        }
        verdictCounts = counts;
        news |= !verdict.equals(dead);
        dead = verdict;
        nextRecheck = now + RECHECK;
    }

    /** RFC 3550, 6.4.1, of round trips, since no two clocks are needed for these. */
    private void addJitter(double rtt) {
        if (!Double.isNaN(lastRtt)) {
            double difference = Math.abs(rtt - lastRtt);
            jitter = Double.isNaN(jitter) ? difference / 16 : jitter + (difference - jitter) / 16;
        }
        lastRtt = rtt;
    }

    /** Returns how many lost probes turned out to be lost at random since this was asked last. */
    public int takeReleased() {
        int taken = released;
        released = 0;
        return taken;
    }

    /** Returns whether paths died or came back since this was asked last. */
    public boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    /** Returns the source ports whose paths are dead. */
    public List<Integer> deadPorts() {
        return dead.stream().mapToObj(port -> firstPort + port).toList();
    }

    /** Hands over what is known, and begins a new count; empty where nobody answers by UDP. */
    public Optional<LinkPaths> report(Ip ip, int port) {
        if (!proven) {
            return Optional.empty();
        }
        LinkPaths report = new LinkPaths(
                ip,
                "udp",
                port,
                known.cardinality(),
                dead.cardinality(),
                cycleSent,
                trail.takeForward(),
                trail.takeBackward(),
                Double.isNaN(jitter) ? OptionalDouble.empty() : OptionalDouble.of(jitter),
                trail.takeReordered(),
                dead.isEmpty() ? List.of() : verdictCounts.report(firstPort, dead));
        cycleSent = 0;
        return Optional.of(report);
    }
}
