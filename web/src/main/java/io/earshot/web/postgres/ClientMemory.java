package io.earshot.web.postgres;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what the server keeps for all clients of PostgreSQL's protocol together: prepared statements, values and answers that
 * are fetched in parts. Thread-safe.
 */
final class ClientMemory {

    /** All clients together take at most this share of the heap. */
    private static final int SHARE = 8;

    private final long max;
    private final AtomicLong held = new AtomicLong();

    ClientMemory() {
        this(Runtime.getRuntime().maxMemory() / SHARE);
    }

    ClientMemory(long max) {
        this.max = max;
    }

    /** @throws PostgresException if there is no room for so many octets */
    void take(long octets) throws PostgresException {
        long now = held.addAndGet(octets);
        if (now > max) {
            held.addAndGet(-octets);
            throw PostgresException.error(
                    SqlState.OUT_OF_MEMORY,
                    "statements and answers of all clients would take %,d octets, expected at most %,d: close some"
                            .formatted(now, max));
        }
    }

    void giveBack(long octets) {
        held.addAndGet(-octets);
    }

    long held() {
        return held.get();
    }
}
