package io.earshot.agent.paths;

import io.earshot.agent.probe.Arrivals;
import java.util.Arrays;

/**
 * Remembers the newest probes of one link by their sequence, so that what the responder says of arrivals can tell a lost question from a
 * lost answer.
 */
final class Trail {

    /** Takes that a lost probe has reached the partner, or has not. */
    interface Direction {
        void known(int port, boolean large, boolean arrived);
    }

    private enum Fate {
        UNKNOWN,
        OPEN,
        LOST,
        /** Lost, and no probe of the rotation: its loss is no sample of the link's. */
        EXTRA_LOST
    }

    private final Fate[] fates = new Fate[Arrivals.WINDOW];
    private final int[] ports = new int[Arrivals.WINDOW];
    private final boolean[] large = new boolean[Arrivals.WINDOW];
    private int last;
    private int answered;
    private long forward;
    private long backward;
    private long reordered;

    Trail() {
        Arrays.fill(fates, Fate.UNKNOWN);
    }

    /** Returns the sequence of a new probe. */
    int sent(int port, boolean isLarge) {
        last++;
        fates[slot(last)] = Fate.OPEN;
        ports[slot(last)] = port;
        large[slot(last)] = isLarge;
        return last;
    }

    /** Returns the sequence that the next probe will have. */
    int next() {
        return last + 1;
    }

    private static int slot(int sequence) {
        return Math.floorMod(sequence, Arrivals.WINDOW);
    }

    private boolean remembers(int sequence) {
        return last - sequence < Arrivals.WINDOW;
    }

    void forget(int sequence) {
        if (remembers(sequence)) {
            fates[slot(sequence)] = Fate.UNKNOWN;
        }
    }

    void answered(int sequence) {
        reordered += sequence < answered ? 1 : 0;
        answered = Math.max(answered, sequence);
        forget(sequence);
    }

    void lost(int sequence, boolean extra) {
        if (remembers(sequence)) {
            fates[slot(sequence)] = extra ? Fate.EXTRA_LOST : Fate.LOST;
        }
    }

    /** Settles the direction in which lost probes were lost. */
    void take(Arrivals arrivals, Direction direction) {
        for (int sequence = last; remembers(sequence); sequence--) {
            int slot = slot(sequence);
            boolean isLost = fates[slot] == Fate.LOST || fates[slot] == Fate.EXTRA_LOST;
            if (isLost && arrivals.knows(sequence)) {
                boolean arrived = arrivals.arrived(sequence);
                int counted = fates[slot] == Fate.LOST ? 1 : 0;
                forward += arrived ? 0 : counted;
                backward += arrived ? counted : 0;
                fates[slot] = Fate.UNKNOWN;
                direction.known(ports[slot], large[slot], arrived);
            }
        }
    }

    long takeForward() {
        long taken = forward;
        forward = 0;
        return taken;
    }

    long takeBackward() {
        long taken = backward;
        backward = 0;
        return taken;
    }

    long takeReordered() {
        long taken = reordered;
        reordered = 0;
        return taken;
    }
}
