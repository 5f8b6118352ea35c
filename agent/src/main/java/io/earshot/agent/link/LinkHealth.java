package io.earshot.agent.link;

import io.earshot.agent.probe.Method;
import io.earshot.model.LinkState;
import java.util.Optional;

/** Holds an agent's verdict on one link. Times are nanoseconds on a monotonic clock. */
public sealed interface LinkHealth {

    /** The method that the link is probed by in quiet times. */
    Method method();

    /** As reported; empty while nothing is known. */
    Optional<LinkState> state();

    /** Nothing is known yet. */
    static LinkHealth unknown(LinkRules rules, long now) {
        return new Quiet(rules.cheapest(), false, now - 1);
    }

    /**
     * Nothing speaks against it.
     *
     * @param known whether anything speaks for it
     * @param provenAt when the newest probe was sent that an answer came to; probes lost before it mean nothing any more
     */
    record Quiet(Method method, boolean known, long provenAt) implements LinkHealth {
        @Override
        public Optional<LinkState> state() {
            return known ? Optional.of(LinkState.UP) : Optional.empty();
        }
    }

    /**
     * A probe was lost, and none by this method was answered since; or data of a program is not acknowledged.
     *
     * @param known whether it was up before
     * @param provenAt when the newest probe before was sent that an answer came to
     * @param since when the first lost packet was sent
     * @param lost how many probes were lost so far
     * @param answering the cheapest other method that was answered meanwhile, if any
     */
    record Suspect(Method method, boolean known, long provenAt, long since, int lost, Optional<Method> answering)
            implements LinkHealth {
        @Override
        public Optional<LinkState> state() {
            return known ? Optional.of(LinkState.UP) : Optional.empty();
        }
    }

    /**
     * Nothing was answered for downAfter, by any method.
     *
     * @param known whether anything was answered before; where nothing ever was, the partner may be none that is to be reached
     */
    record Down(Method method, boolean known) implements LinkHealth {
        @Override
        public Optional<LinkState> state() {
            return Optional.of(LinkState.DOWN);
        }
    }

    /**
     * Down, but answers come again.
     *
     * @param answering the method that is used afterwards: the one in use if it was answered, else the cheapest that was
     * @param answers how many, probes of several methods at one time counted as one
     * @param firstAt when the first one came
     * @param lastAt when the newest one came
     * @param lastSentAt when the newest answered probe was sent
     */
    record Recovering(Method method, Method answering, int answers, long firstAt, long lastAt, long lastSentAt)
            implements LinkHealth {
        @Override
        public Optional<LinkState> state() {
            return Optional.of(LinkState.DOWN);
        }
    }
}
