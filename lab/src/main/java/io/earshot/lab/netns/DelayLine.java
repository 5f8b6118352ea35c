package io.earshot.lab.netns;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Packets on a long way: each comes out after the same time, in the order in which they went in. */
final class DelayLine {

    /** Packets beyond this number are dropped, as in a router's queue. */
    private static final int MOST = 10_000;

    private final long nanos;
    private final Queue<byte[]> packets = new ArrayDeque<>();

    /** When each of them arrives. */
    private final Queue<Long> due = new ArrayDeque<>();

    DelayLine(Duration delay) {
        nanos = delay.toNanos();
    }

    void add(byte[] packet, long now) {
        if (packets.size() < MOST) {
            packets.add(packet);
            due.add(now + nanos);
        }
    }

    /** The next one that has arrived, once. */
    Optional<byte[]> arrived(long now) {
        if (untilNext(now).filter(Duration::isZero).isEmpty()) {
            return Optional.empty();
        }
        due.remove();
        return Optional.of(packets.remove());
    }

    /** Returns the time until the next packet arrives; absent if none is on its way. */
    Optional<Duration> untilNext(long now) {
        return Optional.ofNullable(due.peek()).map(next -> Duration.ofNanos(Math.max(0, next - now)));
    }
}
