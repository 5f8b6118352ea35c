package io.earshot.lab.simulate;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Schedules the turns of links by the second: a timing wheel (Varghese, Lauck 1987) of an hour and a bit. */
final class TurnWheel {

    private static final int SLOTS = 4096;
    private static final int NONE = -1;

    private final int[] first = new int[SLOTS];
    private final int[] next;
    private final int[] previous;
    private final long[] due;

    TurnWheel(int links) {
        Arrays.fill(first, NONE);
        next = new int[links];
        previous = new int[links];
        due = new long[links];
        Arrays.fill(due, NONE);
    }

    /** @param second when; what it was planned for before does not count any more */
    void plan(int link, long second) {
        cancel(link);
        int slot = (int) (second % SLOTS);
        due[link] = second;
        previous[link] = NONE;
        next[link] = first[slot];
        if (first[slot] != NONE) {
            previous[first[slot]] = link;
        }
        first[slot] = link;
    }

    void cancel(int link) {
        if (due[link] == NONE) {
            return;
        }
        if (previous[link] == NONE) {
            first[(int) (due[link] % SLOTS)] = next[link];
        } else {
            next[previous[link]] = next[link];
        }
        if (next[link] != NONE) {
            previous[next[link]] = previous[link];
        }
        due[link] = NONE;
    }

    /** Hands out all that are due in this second; they may be planned anew meanwhile, for later. */
    void turn(long second, IntConsumer each) {
        int link = first[(int) (second % SLOTS)];
        while (link != NONE) {
            int following = next[link];
            if (due[link] == second) {
                cancel(link);
                each.accept(link);
            }
            link = following;
        }
    }
}
