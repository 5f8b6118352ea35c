package io.earshot.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The {@code struct pollfd} array of one ppoll(2), filled anew for each. */
final class PollSet {

    private static final int ENTRY = 8;

    private final Libc libc;
    private final MemorySegment entries;
    private final MemorySegment timeout;
    private int count;

    PollSet(Libc libc, Arena arena, int capacity) {
        this.libc = libc;
        entries = arena.allocate((long) ENTRY * capacity, 8);
        timeout = arena.allocate(16, 8);
    }

    void clear() {
        count = 0;
    }

    /** @return its index */
    int add(int descriptor, int events) {
        long at = (long) ENTRY * count;
        entries.set(JAVA_INT, at, descriptor);
        entries.set(JAVA_SHORT, at + 4, (short) events);
        entries.set(JAVA_SHORT, at + 6, (short) 0);
        return count++;
    }

    /** Waits until one is ready, and sleeps no longer than told. */
    void await(long nanos) {
        long left = Math.max(0, nanos);
        timeout.set(JAVA_LONG, 0, left / 1_000_000_000);
        timeout.set(JAVA_LONG, 8, left % 1_000_000_000);
        int ready = libc.poll(entries, count, timeout);
        if (ready < 0) { // EINTR: as if the time were over; the caller comes again
            for (int i = 0; i < count; i++) {
                entries.set(JAVA_SHORT, (long) ENTRY * i + 6, (short) 0);
            }
        }
    }

    /** An error or a hang-up counts as ready: there is something to be learned. */
    boolean isReady(int index) {
        return index < count && entries.get(JAVA_SHORT, (long) ENTRY * index + 6) != 0;
    }
}
