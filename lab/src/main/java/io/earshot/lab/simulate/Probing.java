package io.earshot.lab.simulate;

import io.earshot.model.LinkState;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All agents' probes. Of a link in good health only those turns are taken in which a probe is lost: how many go well before
 * is drawn at once, from the geometric distribution.
 */
final class Probing {

    /** As far as the wheel reaches. */
    private static final long LONGEST_SKIP = 4_000 * Timeline.SECOND;

    /** Told of what happens. */
    interface Listener {
        /** @param quiet whether the link was in good health before */
        void lost(SimulatedLink link, boolean quiet);

        /** @param at nanoseconds since the start */
        void changed(SimulatedLink link, long at);
    }

    private final Topology topology;
    private final Timeline timeline;
    private final RandomGenerator random;
    private final Listener listener;
    private final TurnWheel wheel;
    private SimulatedLink current;

    Probing(Topology topology, Timeline timeline, RandomGenerator random, Listener listener) {
        this.topology = topology;
        this.timeline = timeline;
        this.random = random;
        this.listener = listener;
        wheel = new TurnWheel(topology.links.size());
        current = topology.links.getFirst();
    }

    /** The link's agent starts, or was just told of it. */
    void begin(SimulatedLink link) {
        link.doomed = false;
        link.begin(timeline.nanos());
        plan(link);
    }

    /** Discards the outcomes that were drawn for the link. */
    void conditionsChanged(SimulatedLink link) {
        if (link.isProbed()) {
            link.doomed = false;
            link.conditionsChanged(timeline.nanos(), random);
            link.nextTurnAfter(timeline.nanos());
            plan(link);
        }
    }

    void end(SimulatedLink link) {
        wheel.cancel(link.id);
    }

    void passSecond() {
        wheel.turn(timeline.second(), id -> takeTurn(topology.links.get(id)));
    }

    private void takeTurn(SimulatedLink link) {
        if (!link.isProbed()) {
            return;
        }
        long wakes = link.from.starvedUntil;
        if (wakes > link.nextDue()) {
            link.postpone(wakes);
            plan(link);
            return;
        }
        Optional<LinkState> before = link.state();
        long now = link.nextDue();
        boolean quiet = link.isSettled();
        current = link;
        if (link.isLookDue()) {
            link.look(random, 0);
        } else if (link.takeTurn(this::arrives, 0)) {
            listener.lost(link, quiet);
        }
        if (!link.state().equals(before) || link.takeLossNews()) {
            listener.changed(link, now + Timeline.SECOND);
        }
        if (link.isSettled() && !link.isTroubled() && !link.isLookedAt()) {
            skip(link);
        }
        plan(link);
    }

    private boolean arrives() {
        if (current.isTroubled()) {
            return false;
        }
        if (current.doomed) {
            current.doomed = false;
            return false;
        }
        return random.nextFloat() >= current.lossNow();
    }

    private void skip(SimulatedLink link) {
        double answered = link.turnsPerProbe() * Math.log(1 - random.nextDouble()) / Math.log1p(-link.lossNow());
        long most = LONGEST_SKIP / link.interval();
        link.doomed = answered < most;
        link.skip(link.doomed ? (long) answered : most);
    }

    private void plan(SimulatedLink link) {
        wheel.plan(link.id, Math.max(timeline.second() + 1, link.nextDue() / Timeline.SECOND));
    }
}
