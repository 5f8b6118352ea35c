package io.earshot.lab.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Schedules events by the second. */
final class Timeline {

    static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final double DAY = 86_400;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Entry(long second, long order, Runnable what) {}

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            (a, b) -> a.second != b.second ? Long.compare(a.second, b.second) : Long.compare(a.order, b.order));
    private long order;
    private long second;

    long second() {
        return second;
    }

    /** Nanoseconds since the start. */
    long nanos() {
        return second * SECOND;
    }

    Instant instant() {
        return START.plusSeconds(second);
    }

    void after(double seconds, Runnable what) {
        entries.add(new Entry(second + Math.max(1, Math.round(seconds)), order++, what));
    }

    /** Lets something happen so often on average, at random. */
    void often(double perDay, Runnable what, RandomGenerator random) {
        after(-Math.log(1 - random.nextDouble()) * DAY / perDay, () -> {
            what.run();
            often(perDay, what, random);
        });
    }

    /** Goes on to the next second, and lets happen what is due in it. */
    void step() {
        second++;
        while (!entries.isEmpty() && entries.element().second <= second) {
            entries.remove().what.run();
        }
    }
}
