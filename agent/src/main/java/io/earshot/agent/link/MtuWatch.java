package io.earshot.agent.link;

import io.earshot.agent.paths.MtuSearch;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Measures one link's path MTU once a cycle. Only while the link is well otherwise: large packets are to be told from all. */
final class MtuWatch {

    private static final long RETRY = Duration.ofSeconds(2).toNanos();

    private final long offset;
    private final int smallest;
    private long cycle;
    private Optional<MtuSearch> search = Optional.empty();
    private OptionalInt measured = OptionalInt.empty();
    private long nextTurn;

    /** @param smallest what ordinary probes take */
    MtuWatch(long offset, int smallest, long cycle, long now) {
        this.offset = offset;
        this.smallest = smallest;
        this.cycle = cycle;
        nextTurn = Pace.nextInGrid(now, cycle, offset);
    }

    void follow(long newCycle, long now) {
        if (newCycle != cycle) {
            cycle = newCycle;
            nextTurn = Pace.nextInGrid(now, cycle, offset);
        }
    }

    long nextTurn() {
        return nextTurn;
    }

    /** Bytes, as last measured; empty if never, or if the link was in trouble when it was tried last. */
    OptionalInt measured() {
        return measured;
    }

    /**
     * The size of the probe to be sent now; empty if nothing is to be learned at the moment. Until its fate is known there is
     * no other turn.
     *
     * @param largest that can be sent, asked for at the beginning of each search
     */
    OptionalInt takeTurn(long now, Supplier<OptionalInt> largest) {
        nextTurn = Pace.nextInGrid(now, cycle, offset);
        if (search.isEmpty()) {
            OptionalInt most = largest.get();
            if (most.isPresent() && most.getAsInt() > smallest) {
                search = Optional.of(MtuSearch.begin(smallest, most.getAsInt(), measured));
            }
        }
        return search.isPresent() ? OptionalInt.of(search.get().size()) : OptionalInt.empty();
    }

    /** Skips a turn: where ordinary probes are lost, large ones prove nothing. A search goes on later. */
    OptionalInt skipTurn(long now) {
        nextTurn = Pace.nextInGrid(now, cycle, offset);
        retry(now);
        return OptionalInt.empty();
    }

    /**
     * Takes the fate of a probe.
     *
     * @param size of the probe that was answered, or not
     * @param loss the share of ordinary probes that the link loses at present
     */
    void fateKnown(int size, boolean answered, double loss, long now) {
        if (search.isEmpty() || search.get().size() != size) {
            return; // of a search that was given up
        }
        MtuSearch next = answered ? search.get().answered() : search.get().unanswered(loss);
        if (next.done()) {
            measured = OptionalInt.of(next.passed());
            search = Optional.empty();
        } else {
            search = Optional.of(next);
            nextTurn = now + LinkRules.SHORTEST_INTERVAL.toNanos();
        }
    }

    /** Tries again later, since the outcome of the probe proves nothing. */
    void retry(long now) {
        if (search.isPresent()) {
            nextTurn = now + RETRY;
        }
    }

    void giveUp() {
        search = Optional.empty();
        measured = OptionalInt.empty();
    }
}
