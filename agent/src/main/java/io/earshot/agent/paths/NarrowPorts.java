package io.earshot.agent.paths;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Measures the path MTU of those source ports whose large probes are all lost, one port after the other. Paths of several ports mostly are
 * the same one, so that a port's result is the first that is tried for the next. Times are nanoseconds on a monotonic clock. For one thread.
 */
final class NarrowPorts {

    /** Probes of one size: to wait for one after the other would take a minute for a port. */
    private static final int AT_ONCE = 3;

    private static final long SPACING = Duration.ofMillis(100).toNanos();

    /** The interval until the next attempt where a probe proved nothing. */
    private static final long RETRY = Duration.ofSeconds(2).toNanos();

    private final int[] mtu;

    /** Holds those of the last measurement that was complete. */
    private int[] told;

    private final Deque<Integer> waiting = new ArrayDeque<>();
    private Optional<MtuSearch> search = Optional.empty();
    private OptionalInt last = OptionalInt.empty();
    private int smallest;
    private int lost;
    private double loss;
    private long nextAt;
    private int toSend;
    private int underway;

    NarrowPorts(int ports) {
        mtu = new int[ports];
        told = new int[ports];
    }

    /**
     * Measures these ports, and forgets all others. Those that are known stay as they are.
     *
     * @param passed octets of an IP packet that arrives from each of them
     * @param tooLarge octets of one that does not
     * @param lossRate share of packets that the others lose
     */
    void measure(BitSet ports, int passed, int tooLarge, double lossRate, long now) {
        smallest = passed;
        lost = tooLarge;
        loss = lossRate;
        waiting.clear();
        for (int port = 0; port < mtu.length; port++) {
            if (!ports.get(port)) {
                mtu[port] = 0;
                told[port] = 0;
            } else if (mtu[port] == 0) {
                waiting.add(port);
            }
        }
        goOn(now);
    }

    private void goOn(long now) {
        search = waiting.isEmpty() ? Optional.empty() : Optional.of(MtuSearch.between(smallest, lost, last));
        if (isIdle()) {
            told = mtu.clone();
        } else {
            ask(now + SPACING);
        }
    }

    boolean isIdle() {
        return search.isEmpty();
    }

    /** Returns the path MTU of a port; empty where it is not narrow, or not all ports are measured yet. */
    OptionalInt of(int port) {
        return told[port] == 0 ? OptionalInt.empty() : OptionalInt.of(told[port]);
    }

    boolean isEmpty() {
        return Arrays.stream(told).allMatch(each -> each == 0);
    }

    /** Returns the measured ports, as numbers in the rotation. */
    List<Integer> ports() {
        return IntStream.range(0, told.length)
                .filter(port -> told[port] > 0)
                .boxed()
                .toList();
    }

    private void ask(long at) {
        toSend = AT_ONCE;
        underway = 0;
        nextAt = at;
    }

    /** Returns when a probe is due; empty if none is. */
    OptionalLong next() {
        return isIdle() || toSend == 0 ? OptionalLong.empty() : OptionalLong.of(nextAt);
    }

    /** Returns the probe that is due now; empty if none is. */
    Optional<LargePackets.Attempt> take(long now) {
        if (isIdle() || toSend == 0 || nextAt - now > 0) {
            return Optional.empty();
        }
        toSend--;
        underway++;
        nextAt = now + SPACING;
        return Optional.of(
                new LargePackets.Attempt(waiting.element(), search.orElseThrow().size()));
    }

    /** Takes the fate of a probe. Returns whether all ports are measured now. */
    boolean fateKnown(int port, int size, boolean answered, long now) {
        if (isIdle() || waiting.element() != port || search.orElseThrow().size() != size) {
            return false;
        }
        underway = Math.max(0, underway - 1);
        if (!answered && toSend + underway > 0) {
            return false; // another one may be answered
        }
        MtuSearch next = search.orElseThrow();
        if (answered) {
            next = next.answered();
        } else {
            for (int i = 0; i < AT_ONCE && !next.done() && next.size() == size; i++) {
                next = next.unanswered(loss);
            }
        }
        if (!next.done()) {
            search = Optional.of(next);
            ask(now + SPACING);
            return false;
        }
        if (next.passed() > smallest) { // else not even small ones arrive any more, which says nothing of a size
            mtu[waiting.element()] = next.passed();
            last = OptionalInt.of(next.passed());
        }
        waiting.remove();
        goOn(now);
        return isIdle();
    }

    /** Tries again later, since the outcome of the probes proves nothing. */
    void retry(long now) {
        ask(now + RETRY);
    }

    /** Forgets everything. Returns whether any port was narrow. */
    boolean forget() {
        boolean any = !isEmpty();
        waiting.clear();
        search = Optional.empty();
        Arrays.fill(mtu, 0);
        Arrays.fill(told, 0);
        return any;
    }
}
