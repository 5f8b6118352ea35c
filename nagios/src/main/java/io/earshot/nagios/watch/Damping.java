package io.earshot.nagios.watch;

import io.earshot.nagios.CheckState;
import io.earshot.nagios.CheckTiming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a state has lasted long enough to be believed. For each degree of gravity by itself: at least WARNING is believed once
 * nothing better was seen for the time to raise, and no longer once nothing as bad was seen for the time to clear. Two states that
 * take turns above a degree so never hold it up. Before there was enough time to tell, nothing is believed.
 */
record Damping(List<Degree> degrees) {

    private static final List<CheckState> GRAVITIES =
            List.of(CheckState.UNKNOWN, CheckState.WARNING, CheckState.CRITICAL);

    static final Damping FRESH = new Damping(List.of());

    /**
     * One degree.
     *
     * @param seen whether the last state was at least as grave
     * @param since from when on it was so without interruption
     * @param believed what was decided last
     */
    record Degree(boolean seen, Instant since, Optional<Boolean> believed) {

        Degree next(boolean sees, CheckTiming timing, Instant now) {
            Instant from = sees == seen ? since : now;
            Instant decidedAt = from.plus(sees ? timing.raiseAfter() : timing.clearAfter());
            return new Degree(sees, from, now.isBefore(decidedAt) ? believed : Optional.of(sees));
        }
    }

    /** Returns the damping of a state that is believed since then. */
    static Damping of(CheckState state, Instant since) {
        return new Damping(GRAVITIES.stream()
                .map(gravity -> new Degree(state.isAtLeast(gravity), since, Optional.of(state.isAtLeast(gravity))))
                .toList());
    }

    Damping next(CheckState state, CheckTiming timing, Instant now) {
        return new Damping(GRAVITIES.stream()
                .map(gravity -> before(gravity, state, now).next(state.isAtLeast(gravity), timing, now))
                .toList());
    }

    private Degree before(CheckState gravity, CheckState state, Instant now) {
        return degrees.isEmpty()
                ? new Degree(state.isAtLeast(gravity), now, Optional.empty())
                : degrees.get(GRAVITIES.indexOf(gravity));
    }

    /** Returns the state after damping, or nothing while there was not enough time to tell. */
    Optional<CheckState> believed() {
        if (degrees.isEmpty() || degrees.stream().anyMatch(d -> d.believed().isEmpty())) {
            return Optional.empty();
        }
        CheckState gravest = CheckState.OK;
        for (int i = 0; i < degrees.size(); i++) {
            gravest = degrees.get(i).believed().orElse(false) ? GRAVITIES.get(i) : gravest;
        }
        return Optional.of(gravest);
    }

    /** From when on the last state was seen without interruption. */
    Instant seenSince() {
        return degrees.stream().map(Degree::since).max(Instant::compareTo).orElse(Instant.EPOCH);
    }
}
