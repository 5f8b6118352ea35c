package io.earshot.agent.link;

import io.earshot.model.Ip;
import io.earshot.model.LinkClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Watches the traffic classes of one link beside the default one, which the link's own probes are in. The classes are asked in turn,
 * each about once a minute. One that loses a probe is asked again each second until an answer comes or it is down: until so many were lost in a
 * row that the loss of the link itself does not explain it. Only while the link is well: a class is to be told from all. Times are nanoseconds
 * on a monotonic clock. For one thread.
 */
final class ClassWatch {

    /** Probes of a class that are lost in a row before it is down. */
    private static final int DOWN_AFTER = 8;

    /** Probes of a class that are answered in a row before it is up again. */
    private static final int UP_AFTER = 3;

    /** Chance that a class on a link that loses packets at random looks as if it were down. */
    private static final double BY_CHANCE = 1e-6;

    private static final long PACE = Duration.ofMinutes(1).toNanos();
    private static final long CONFIRM = Duration.ofSeconds(1).toNanos();
    private static final long NEVER = Long.MAX_VALUE;

    private static final class State {
        private final int dscp;
        private long next;
        private int inARow;
        private boolean down;
        private boolean known;
        private long sent;
        private long received;

        private State(int dscp, long next) {
            this.dscp = dscp;
            this.next = next;
        }
    }

    private final long offset;
    private List<State> classes = List.of();
    private boolean news;

    /** @param offset spreads the links' turns */
    ClassWatch(long offset) {
        this.offset = offset;
    }

    /** Watches these classes; those that stay keep their history. */
    void follow(List<Integer> wanted, long now) {
        List<State> followed = new ArrayList<>();
        for (int dscp : wanted) {
            followed.add(classes.stream()
                    .filter(state -> state.dscp == dscp)
                    .findFirst()
                    .orElseGet(() -> new State(
                            dscp, Pace.nextInGrid(now, PACE, offset + followed.size() * PACE / wanted.size()))));
        }
        classes = List.copyOf(followed);
    }

    /** Returns when the next probe is due; never comes where there are no classes. */
    long nextTurn() {
        return classes.stream().mapToLong(state -> state.next).min().orElse(NEVER);
    }

    /** Whether there is anything to watch. */
    boolean isEmpty() {
        return classes.isEmpty();
    }

    /**
     * Takes the turn that is due.
     *
     * @param well whether the link itself answers
     * @return the class to ask in; empty if nothing is to be learned at the moment
     */
    OptionalInt takeTurn(boolean well, long now) {
        for (State state : classes) {
            if (state.next - now <= 0) {
                state.next = now + PACE;
                if (well) {
                    return OptionalInt.of(state.dscp);
                }
                state.inARow = 0;
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Takes the fate of a probe.
     *
     * @param loss the share of ordinary probes that the link loses at present
     */
    void fateKnown(int dscp, boolean answered, double loss, long now) {
        classes.stream().filter(state -> state.dscp == dscp).forEach(state -> {
            state.known = true;
            state.sent++;
            state.received += answered ? 1 : 0;
            if (answered == !state.down) { // as it was
                state.inARow = 0;
                return;
            }
            state.inARow++;
            boolean turned = state.down
                    ? state.inARow >= UP_AFTER
                    : state.inARow >= DOWN_AFTER && Math.pow(loss, state.inARow) < BY_CHANCE;
            if (turned) {
                state.down = !state.down;
                state.inARow = 0;
                news = true;
            } else {
                state.next = now + CONFIRM;
            }
        });
    }

    /** The fate of a probe says nothing, as while the link itself is in trouble. */
    void giveUp(int dscp) {
        classes.stream().filter(state -> state.dscp == dscp).forEach(state -> state.inARow = 0);
    }

    /** Returns whether a class went down or came back since this was asked last. */
    boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    /** Hands over what is known of the classes, and begins a new count. */
    List<LinkClass> report(Ip ip) {
        List<LinkClass> report = new ArrayList<>(classes.size());
        for (State state : classes) {
            if (state.known) {
                report.add(new LinkClass(ip, state.dscp, state.sent, state.received, state.down));
                state.sent = 0;
                state.received = 0;
            }
        }
        return report;
    }
}
