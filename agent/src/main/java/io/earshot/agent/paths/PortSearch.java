package io.earshot.agent.paths;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Looks for source ports that lose every probe of one size while others do not. A lost probe makes its port doubtful: it is asked
 * {@value #DOUBTS} times more, a second apart. If nothing is answered, all ports are swept, those that lost are asked
 * {@value #ROUNDS} times more together with as many that did not, and {@link PathVerdict} decides. Found ports are asked once in a while; an answer
 * makes a new sweep. Times are nanoseconds on a monotonic clock. For one thread.
 */
final class PortSearch {

    /** States what became of a search. */
    enum Outcome {
        /** It goes on, or there is none. */
        OPEN,
        /** The doubtful port answered. */
        ANSWERED,
        /** The doubtful port did not answer, and the last sweep was not long ago. */
        TOO_SOON,
        /** No port answered. */
        NOTHING,
        /** It is known which ports lose everything, if any. */
        SETTLED
    }

    private enum Phase {
        IDLE,
        DOUBTING,
        SWEEPING,
        VERIFYING
    }

    private static final int DOUBTS = 3;
    private static final int ROUNDS = 8;

    /** A single port among random loss takes more counts before it is certain. */
    private static final int MOST_ROUNDS = 16;

    private static final long DOUBT_SPACING = Duration.ofSeconds(1).toNanos();
    private static final long SWEEP_SPACING = Duration.ofMillis(100).toNanos();
    private static final long RECHECK = Duration.ofSeconds(20).toNanos();

    /** A link that loses at random is swept no more often. */
    private static final long BETWEEN_SWEEPS = Duration.ofMinutes(10).toNanos();

    private static final long BETWEEN_SWEEPS_OF_FOUND = Duration.ofMinutes(1).toNanos();

    /** One probe that is to be sent. */
    private record Planned(long at, int port) {}

    private final int ports;
    private final IntSupplier nextSequence;
    private final Supplier<BitSet> leftOut;
    private final Deque<Planned> planned = new ArrayDeque<>();
    private PortCounts counts;

    /** Holds the counts by which ports were found; a doubt about another port begins counts of its own. */
    private PortCounts verdictCounts;

    private BitSet found = new BitSet();
    private Phase phase = Phase.IDLE;
    private int first;
    private int underway;
    private int round;
    private int firstOfPhase;
    private long lastSweep;

    /** Means something while ports are found. */
    private long nextRecheck;

    private int recheck;

    /**
     * @param nextSequence the sequence that the link's next probe will have
     * @param leftOut ports that no sweep asks, since they lose everything anyway
     */
    PortSearch(int ports, IntSupplier nextSequence, Supplier<BitSet> leftOut, long now) {
        this.ports = ports;
        this.nextSequence = nextSequence;
        this.leftOut = leftOut;
        counts = new PortCounts(ports);
        verdictCounts = counts;
        lastSweep = now - BETWEEN_SWEEPS;
    }

    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Returns whether the port is known to lose everything. */
    boolean has(int port) {
        return found.get(port);
    }

    /** Returns the ports that lose everything. */
    BitSet found() {
        return found;
    }

    /** Returns the counts by which they were found. */
    PortCounts verdictCounts() {
        return verdictCounts;
    }

    /** Begins to doubt a port that lost a probe. By the time of the answers it is known whether the link as a whole answers. */
    void doubt(int port, long now) {
        begin(Phase.DOUBTING);
        first = port;
        counts = new PortCounts(ports);
        counts.add(port, true);
        for (int i = 1; i <= DOUBTS; i++) {
            planned.add(new Planned(now + i * DOUBT_SPACING, port));
        }
    }

    /** Asks all ports, unless that was done lately. Returns whether it does. */
    boolean sweep(int from, long now) {
        if (now - lastSweep < (found.isEmpty() ? BETWEEN_SWEEPS : BETWEEN_SWEEPS_OF_FOUND)) {
            giveUp(now);
            return false;
        }
        lastSweep = now;
        first = from;
        begin(Phase.SWEEPING);
        counts = new PortCounts(ports);
        BitSet without = leftOut.get();
        for (int i = 0; i < ports; i++) {
            int port = (first + i) % ports;
            if (!without.get(port)) {
                planned.add(new Planned(now + i * SWEEP_SPACING, port));
            }
        }
        return true;
    }

    private void begin(Phase next) {
        phase = next;
        planned.clear();
        underway = 0;
        firstOfPhase = nextSequence.getAsInt();
    }

    /** Ends the search; what was found before stays, and is asked later: a probe that stays due would be taken again and again. */
    void giveUp(long now) {
        phase = Phase.IDLE;
        planned.clear();
        underway = 0;
        nextRecheck = now + RECHECK;
    }

    /** Forgets what was found. Returns whether there was anything. */
    boolean forget() {
        boolean any = !found.isEmpty();
        found = new BitSet();
        return any;
    }

    /** Returns when a probe is due; empty if none is. */
    OptionalLong next() {
        Planned next = planned.peek();
        if (next != null) {
            return OptionalLong.of(next.at());
        }
        return isIdle() && !found.isEmpty() ? OptionalLong.of(nextRecheck) : OptionalLong.empty();
    }

    /** Returns the port of the probe that is due now; empty if none is. */
    OptionalInt take(long now) {
        Planned next = planned.peek();
        if (next != null) {
            if (next.at() - now > 0) {
                return OptionalInt.empty();
            }
            planned.remove();
            underway++;
            return OptionalInt.of(next.port());
        }
        if (!isIdle() || found.isEmpty() || nextRecheck - now > 0) {
            return OptionalInt.empty();
        }
        nextRecheck = now + RECHECK;
        int port = found.nextSetBit(recheck);
        port = port < 0 ? found.nextSetBit(0) : port;
        recheck = port + 1;
        return OptionalInt.of(port);
    }

    /** Takes an answer of a probe of this size. */
    Outcome answered(int port, int sequence, boolean extra, long now) {
        count(port, false);
        if (phase == Phase.DOUBTING && port == first) {
            giveUp(now);
            return Outcome.ANSWERED;
        }
        if (isIdle() && found.get(port)) {
            sweep(port, now);
        }
        return settled(sequence, extra, now);
    }

    /** Takes the loss of a probe of this size. */
    Outcome lost(int port, int sequence, boolean extra, long now) {
        count(port, true);
        return settled(sequence, extra, now);
    }

    private void count(int port, boolean isLost) {
        if (!isIdle()) {
            counts.add(port, isLost);
        }
    }

    /** Takes where a lost probe was lost. */
    void direction(int port, boolean arrived) {
        counts.direction(port, arrived);
    }

    /** Takes that the fate of a probe is known, or that it was never sent. */
    Outcome settled(int sequence, boolean extra, long now) {
        if (extra && !isIdle() && sequence >= firstOfPhase) {
            underway = Math.max(0, underway - 1);
            return goOn(now);
        }
        return Outcome.OPEN;
    }

    private Outcome goOn(long now) {
        if (!planned.isEmpty() || underway > 0) {
            return Outcome.OPEN;
        }
        return switch (phase) {
            case IDLE -> Outcome.OPEN;
            case DOUBTING -> sweep(first, now) ? Outcome.OPEN : Outcome.TOO_SOON;
            case SWEEPING -> {
                phase = Phase.VERIFYING;
                round = 0;
                yield verify(now);
            }
            case VERIFYING -> verify(now);
        };
    }

    private Outcome verify(long now) {
        List<Integer> losers = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            int port = (first + i + round * 7) % ports;
            if (counts.isTested(port)) {
                (counts.lostAll(port) ? losers : others).add(port);
            }
        }
        boolean idle = losers.isEmpty() || others.isEmpty() || round == MOST_ROUNDS;
        if (idle || (round >= ROUNDS && counts.dead().cardinality() == losers.size())) {
            return judge(others.isEmpty(), now);
        }
        round++;
        long at = now + DOUBT_SPACING;
        for (int i = 0; i < losers.size(); i++) {
            planned.add(new Planned(at, losers.get(i)));
            planned.add(new Planned(at + SWEEP_SPACING / 2, others.get(i % others.size())));
            at += SWEEP_SPACING;
        }
        return Outcome.OPEN;
    }

    private Outcome judge(boolean nothing, long now) {
        found = nothing ? new BitSet() : counts.dead();
        phase = Phase.IDLE;
        verdictCounts = counts;
        nextRecheck = now + RECHECK;
        return nothing ? Outcome.NOTHING : Outcome.SETTLED;
    }
}
