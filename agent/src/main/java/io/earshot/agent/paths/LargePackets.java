package io.earshot.agent.paths;

import io.earshot.agent.paths.PortSearch.Outcome;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Finds out how large the packets of a link may be that are answered by UDP, which source ports' paths carry less than the others, and how much.
 * Sizes are octets of IP packets, times are nanoseconds on a monotonic clock. For one thread.
 */
final class LargePackets {

    /** The interval of attempts with larger packets than were answered until now. */
    private static final long RETRY = Duration.ofMinutes(5).toNanos();

    /** One probe that is to be sent. */
    record Attempt(int port, int size) {}

    private final int ports;
    private final int smallest;
    private final Supplier<BitSet> dead;
    private final PortSearch search;
    private final NarrowPorts sizes;

    /** Holds the largest size that was answered; 0 while none was, as by an agent that answers small packets only. */
    private int width;

    private OptionalInt wider = OptionalInt.empty();
    private boolean widerIsDue;
    private int tried;
    private long nextWider;
    private OptionalInt byEcho = OptionalInt.empty();
    private boolean news;
    private boolean widened;

    /**
     * @param smallest the size of an ordinary probe
     * @param nextSequence the sequence that the link's next probe will have
     * @param dead ports that lose everything
     */
    LargePackets(int ports, int smallest, IntSupplier nextSequence, Supplier<BitSet> dead, long now) {
        this.ports = ports;
        this.smallest = smallest;
        this.dead = dead;
        search = new PortSearch(ports, nextSequence, dead, now);
        sizes = new NarrowPorts(ports);
        nextWider = now;
    }

    int width() {
        return width;
    }

    boolean isIdle() {
        return search.isIdle() && sizes.isIdle();
    }

    /** Returns whether large packets of the port are known to be lost. */
    boolean isNarrow(int port) {
        return search.has(port);
    }

    /** Returns the ports whose path MTU is known to be smaller than the others'. */
    List<Integer> narrow() {
        return sizes.ports();
    }

    /** Returns the ports that lose large packets, also before it is known how much they carry. */
    BitSet found() {
        return search.found();
    }

    PortCounts verdictCounts() {
        return search.verdictCounts();
    }

    /** Returns the path MTU of a port; empty where it is not known, and where no port is narrow. */
    OptionalInt mtu(int port) {
        if (sizes.isEmpty() || dead.get().get(port)) {
            return OptionalInt.empty();
        }
        return search.has(port) ? sizes.of(port) : OptionalInt.of(width);
    }

    /** Plans a probe of a size that may be more than was answered until now. */
    void maySend(int largest, OptionalInt measured, long now) {
        if (!isIdle() || widerIsDue || now - nextWider < 0) {
            return;
        }
        boolean alternative = width == 0 && wider.equals(OptionalInt.of(largest)) && measured.isPresent();
        int size = alternative ? measured.getAsInt() : largest;
        wider = OptionalInt.of(size);
        widerIsDue = size > Math.max(width, smallest);
        nextWider = now + RETRY;
    }

    /** Takes what echo requests measured; where it has shrunk, all ports are asked. */
    void echoesFound(OptionalInt mtu, int firstPort, long now) {
        int size = mtu.orElse(width);
        boolean shrunk = size < byEcho.orElse(0) && size < width;
        byEcho = mtu;
        if (shrunk && isIdle() && search.found().isEmpty()) {
            search.sweep(firstPort, now);
        }
    }

    /** Begins to doubt a port that lost a large packet. */
    void doubt(int port, long now) {
        search.doubt(port, now);
    }

    /** Returns when a probe of a search is due, or else another one that waits; empty if none is. */
    OptionalLong next() {
        if (!sizes.isIdle()) {
            return sizes.next();
        }
        return widerIsDue && search.isIdle() ? OptionalLong.of(nextWider - RETRY) : search.next();
    }

    /** Returns the probe that is due now; empty if none is. */
    Optional<Attempt> take(long now) {
        if (!sizes.isIdle()) {
            return sizes.take(now);
        }
        if (widerIsDue && search.isIdle()) {
            widerIsDue = false;
            tried = dead.get().nextClearBit((tried + 1) % ports) % ports; // one of the paths may be narrow
            return Optional.of(new Attempt(tried, wider.orElseThrow()));
        }
        OptionalInt port = search.take(now);
        return port.isPresent() ? Optional.of(new Attempt(port.getAsInt(), width)) : Optional.empty();
    }

    Outcome answered(int port, int size, int sequence, boolean extra, long now) {
        if (size > width && !wider.equals(OptionalInt.of(size))) {
            return Outcome.OPEN; // of a search that was given up
        }
        if (size > width) {
            width = size;
            search.giveUp(now);
            news |= forget();
            return Outcome.OPEN;
        }
        if (size < width) {
            news |= sizes.fateKnown(port, size, true, now);
            return Outcome.OPEN;
        }
        return decide(search.answered(port, sequence, extra, now), now);
    }

    Outcome lost(int port, int size, int sequence, boolean extra, long now) {
        if (size != width) {
            news |= sizes.fateKnown(port, size, false, now);
            return Outcome.OPEN;
        }
        return decide(search.lost(port, sequence, extra, now), now);
    }

    /** A probe of this size could not be sent, as where the interface has become narrower. */
    void notSent(int size, long now) {
        if (size == width) {
            width = 0;
            news |= forget();
        }
        giveUp(now);
    }

    void direction(int port, boolean arrived) {
        search.direction(port, arrived);
    }

    private Outcome decide(Outcome outcome, long now) {
        if (outcome == Outcome.NOTHING) { // the whole link has become narrower, which echo requests measure
            width = 0;
            nextWider = now + RETRY;
            news |= forget();
        } else if (outcome == Outcome.SETTLED && search.found().isEmpty()) {
            news |= forget();
        } else if (outcome == Outcome.SETTLED) {
            news |= !sizes.isEmpty();
            sizes.measure(
                    search.found(), smallest, width, search.verdictCounts().lossOfOthers(), now);
        }
        return outcome;
    }

    /** Ends what goes on; what was found before stays. */
    void giveUp(long now) {
        search.giveUp(now);
        sizes.retry(now);
        widerIsDue = false;
    }

    /** Forgets which ports are narrow. Returns whether any was. */
    boolean forget() {
        search.forget();
        boolean any = sizes.forget();
        widened |= any;
        return any;
    }

    boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    /** Returns whether narrow ports became wide since this was asked last. */
    boolean takeWidened() {
        boolean taken = widened;
        widened = false;
        return taken;
    }
}
