package io.earshot.relay.uplink;

import java.time.Duration;

/**
 * Decides which of several parents to speak to: the first as long as it answers, another after two failures in a row, and the first
 * again once it answers a try, which comes every five minutes. Times are nanoseconds on a monotonic clock. Not thread-safe.
 */
final class ParentChoice {

    static final Duration TRY_FIRST_AGAIN = Duration.ofMinutes(5);

    private static final int FAILURES = 2;

    private final int count;
    private int current;
    private int failures;
    private long tryFirstAt;

    ParentChoice(int count) {
        this.count = count;
    }

    int next(long now) {
        if (current != 0 && now - tryFirstAt >= 0) {
            tryFirstAt = now + TRY_FIRST_AGAIN.toNanos();
            return 0;
        }
        return current;
    }

    void succeeded(int index, long now) {
        current = index;
        failures = 0;
        if (index == 0) {
            tryFirstAt = now;
        }
    }

    void failed(int index, long now) {
        if (index != current) {
            return; // the try of the first
        }
        if (++failures >= FAILURES) {
            failures = 0;
            if (current == 0) {
                tryFirstAt = now + TRY_FIRST_AGAIN.toNanos();
            }
            current = (current + 1) % count;
        }
    }
}
