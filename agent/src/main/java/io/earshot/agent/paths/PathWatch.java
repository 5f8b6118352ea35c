package io.earshot.agent.paths;

import io.earshot.agent.paths.PortSearch.Outcome;
import io.earshot.agent.probe.Arrivals;
import io.earshot.agent.probe.Route;
import io.earshot.model.Ip;
import io.earshot.model.LinkPaths;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Watches the paths of one link. Quiet turns take the source ports in rotation, every other time with a packet as large as the link is known
 * to carry. A lost probe begins a {@link PortSearch} for ports that lose everything, which are dead. Where small packets of the port arrive and the
 * large one did not, {@link LargePackets} looks for narrow paths. Times are nanoseconds on a monotonic clock. For one thread.
 */
public final class PathWatch {

    /** The interval of attempts where UDP is not answered, as behind a firewall. */
    private static final long RETRY_UNANSWERED = Duration.ofMinutes(5).toNanos();

    private final int firstPort;
    private final int ports;
    private final BitSet known = new BitSet();
    private final Trail trail = new Trail();
    private final PortSearch dead;
    private final LargePackets large;

    private boolean proven;
    private boolean turnIsOwn = true;
    private int rotation;
    private boolean rotationIsLarge;
    private int pending;
    private int released;
    private long nextTry;

    /** Holds the dead ports that were news already. */
    private BitSet told = new BitSet();

    private boolean news;

    /** Names the port whose large packet was lost, while it is not known whether small ones are lost, too. */
    private OptionalInt maybeNarrow = OptionalInt.empty();

    /** Since the last report. */
    private long cycleSent;

    private double jitter = Double.NaN;
    private double lastRtt = Double.NaN;

    /**
     * @param firstPort and as many more as there are
     * @param smallest octets of the IP packet of an ordinary probe
     * @param offset where in the rotation this link begins, so that links of a pair of hosts share the work
     */
    public PathWatch(int firstPort, int ports, int smallest, long offset, long now) {
        this.firstPort = firstPort;
        this.ports = ports;
        dead = new PortSearch(ports, trail::next, BitSet::new, now);
        large = new LargePackets(ports, smallest, trail::next, dead::found, now);
        rotation = (int) Math.floorMod(offset, (long) ports);
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
        return route(takeRotation(), Route.ORDINARY);
    }

    /** The same for a turn of a link that is well: each port is asked by small and large packets in turn. */
    public Route nextQuietRoute() {
        int port = takeRotation();
        boolean isLarge = (port % 2 == 0) == rotationIsLarge && isIdle() && !dead.has(port) && !large.isNarrow(port);
        return route(port, isLarge ? large.width() : Route.ORDINARY);
    }

    private int takeRotation() {
        int port = rotation;
        rotation = (rotation + 1) % ports;
        rotationIsLarge ^= rotation == 0;
        return port;
    }

    private Route route(int port, int size) {
        return Route.from(firstPort + port, trail.sent(port, size != Route.ORDINARY))
                .ofSize(size);
    }

    /** Returns whether a route's path is known to be dead, so that a probe that is lost there says nothing new of the link. */
    public boolean isDead(Route route) {
        return dead.has(portOf(route));
    }

    private int portOf(Route route) {
        return route.sourcePort().orElseThrow() - firstPort;
    }

    private boolean isIdle() {
        return dead.isIdle() && large.isIdle();
    }

    /**
     * Takes how large a packet may be that leaves towards the partner: what is more than is known to arrive is tried.
     *
     * @param largest octets of an IP packet
     * @param measured as echo requests found it, which take one path
     */
    public void maySend(int largest, OptionalInt measured, long now) {
        if (proven && dead.isIdle()) {
            large.maySend(largest, measured, now);
        }
    }

    /** Returns the largest packets that were answered, in octets of IP; 0 while none were. */
    public int width() {
        return large.width();
    }

    /** Takes the path MTU that echo requests found, which take one path: where it has shrunk, the others are asked. */
    public void echoesFound(OptionalInt mtu, long now) {
        if (dead.isIdle()) {
            large.echoesFound(mtu, rotation, now);
        }
    }

    /** Returns when a probe is due that belongs to no turn; empty if none is. */
    public OptionalLong nextExtra() {
        if (!dead.isIdle()) {
            return dead.next();
        }
        OptionalLong ofLarge = large.next();
        OptionalLong ofDead = large.isIdle() ? dead.next() : OptionalLong.empty();
        if (ofDead.isEmpty() || ofLarge.isEmpty()) {
            return ofDead.isPresent() ? ofDead : ofLarge;
        }
        return ofDead.getAsLong() - ofLarge.getAsLong() < 0 ? ofDead : ofLarge;
    }

    /** Returns the route of the extra probe that is due now; empty if none is. */
    public Optional<Route> takeExtra(long now) {
        OptionalInt ofDead = dead.isIdle() && !large.isIdle() ? OptionalInt.empty() : dead.take(now);
        if (ofDead.isPresent()) {
            return Optional.of(route(ofDead.getAsInt(), Route.ORDINARY));
        }
        return dead.isIdle() ? large.take(now).map(attempt -> route(attempt.port(), attempt.size())) : Optional.empty();
    }

    /** A planned probe could not be sent, which says nothing of its path. */
    public void notSent(Route route, boolean extra, long now) {
        trail.forget(route.sequence());
        if (route.isLarge()) {
            large.notSent(route.size(), now);
        } else {
            conclude(dead.settled(route.sequence(), extra, now), now);
        }
    }

    /** Takes an answer. */
    public void answered(Route route, boolean extra, long rttNanos, Optional<Arrivals> arrivals, long now) {
        proven = true;
        int port = portOf(route);
        trail.answered(route.sequence());
        arrivals.ifPresent(toldArrivals -> trail.take(toldArrivals, this::direction));
        known.set(port);
        cycleSent += extra ? 0 : 1;
        if (route.isLarge()) {
            concludeLarge(large.answered(port, route.size(), route.sequence(), extra, now));
        } else {
            addJitter(rttNanos / 1e6);
            conclude(dead.answered(port, route.sequence(), extra, now), now);
        }
    }

    private void direction(int port, boolean isLarge, boolean arrived) {
        if (isLarge) {
            large.direction(port, arrived);
        } else {
            dead.direction(port, arrived);
        }
    }

    /**
     * Takes that a probe was lost.
     *
     * @param counts whether it stood for one of the link's own: it is counted as lost at random unless its path turns out to be dead or narrow
     */
    public void lost(Route route, boolean extra, boolean counts, long now) {
        int port = portOf(route);
        trail.lost(route.sequence(), extra);
        known.set(port);
        cycleSent += extra ? 0 : 1;
        if (!proven) {
            return; // nobody may be there to answer
        }
        pending += counts ? 1 : 0;
        boolean begins = isIdle() && !dead.has(port);
        if (route.isLarge()) {
            begins &= !extra && route.size() == large.width() && !large.isNarrow(port);
            concludeLarge(large.lost(port, route.size(), route.sequence(), extra, now));
            maybeNarrow = begins ? OptionalInt.of(port) : maybeNarrow;
        } else {
            conclude(dead.lost(port, route.sequence(), extra, now), now);
        }
        if (begins) {
            dead.doubt(port, now);
        }
    }

    private void conclude(Outcome outcome, long now) {
        if (outcome == Outcome.OPEN) {
            return;
        }
        OptionalInt next = outcome == Outcome.ANSWERED ? maybeNarrow : OptionalInt.empty();
        maybeNarrow = OptionalInt.empty();
        if (next.isPresent()) {
            large.doubt(next.getAsInt(), now);
            return;
        }
        explain(outcome, dead.found());
        if (outcome == Outcome.NOTHING) { // as behind a firewall that drops UDP from now on
            proven = false;
            nextTry = now + RETRY_UNANSWERED;
            known.clear();
        }
        news |= !told.equals(dead.found());
        told = dead.found();
    }

    private void concludeLarge(Outcome outcome) {
        explain(outcome, large.found());
        news |= large.takeNews();
    }

    /** Takes that it is known why probes were lost, if it is: at random unless on paths that were found, or on all. */
    private void explain(Outcome outcome, BitSet found) {
        switch (outcome) {
            case OPEN -> {}
            case ANSWERED, TOO_SOON -> release();
            case NOTHING -> pending = 0;
            case SETTLED -> {
                if (found.isEmpty()) {
                    release();
                }
                pending = 0;
            }
        }
    }

    /** The link as a whole is in trouble, or its agent slept: what is lost now says nothing of single paths. */
    public void giveUp(boolean forget, long now) {
        dead.giveUp(now);
        large.giveUp(now);
        maybeNarrow = OptionalInt.empty();
        release();
        if (forget) {
            news |= dead.forget();
            news |= large.forget();
            told = dead.found();
        }
    }

    private void release() {
        released += pending;
        pending = 0;
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

    /** Returns whether paths died, became narrow or came back since this was asked last. */
    public boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    /** Returns whether narrow paths became wide since this was asked last, so that what echo requests measured is of the past. */
    public boolean takeWidened() {
        return large.takeWidened();
    }

    /** Returns the source ports whose paths are dead. */
    public List<Integer> deadPorts() {
        return dead.found().stream().mapToObj(port -> firstPort + port).toList();
    }

    /** Returns the source ports whose paths carry less than the others. */
    public List<Integer> narrowPorts() {
        return large.narrow().stream().map(port -> firstPort + port).toList();
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
                dead.found().cardinality(),
                cycleSent,
                trail.takeForward(),
                trail.takeBackward(),
                Double.isNaN(jitter) ? OptionalDouble.empty() : OptionalDouble.of(jitter),
                trail.takeReordered(),
                reportPorts());
        cycleSent = 0;
        return Optional.of(report);
    }

    private List<LinkPaths.Port> reportPorts() {
        if (dead.found().isEmpty() && large.narrow().isEmpty()) {
            return List.of();
        }
        PortCounts counts = dead.found().isEmpty() ? large.verdictCounts() : dead.verdictCounts();
        return counts.report(firstPort, dead.found(), large::mtu);
    }
}
