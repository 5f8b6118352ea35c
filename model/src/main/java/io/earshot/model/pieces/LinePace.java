package io.earshot.model.pieces;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Says when the next piece may begin, so that pieces take no more of the line than they may. Thread-safe. */
public final class LinePace {

    private final long octetsPerSecond;
    private final LongSupplier clock;
    private long freeAt;

    /**
     * @param octetsPerSecond 0 for no limit
     * @param clock monotonic nanoseconds
     */
    public LinePace(long octetsPerSecond, LongSupplier clock) {
        this.octetsPerSecond = octetsPerSecond;
        this.clock = clock;
        freeAt = clock.getAsLong();
    }

    /** Returns how long to wait. */
    public synchronized Duration next() {
        return Duration.ofNanos(Math.max(0, freeAt - clock.getAsLong()));
    }

    /** Takes note of what was sent. */
    public synchronized void sent(long octets) {
        if (octetsPerSecond > 0) {
            freeAt = Math.max(freeAt, clock.getAsLong()) + octets * 1_000_000_000L / octetsPerSecond;
        }
    }
}
