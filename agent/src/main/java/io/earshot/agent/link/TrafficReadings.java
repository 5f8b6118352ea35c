package io.earshot.agent.link;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hands the newest reading of a container's connections from the thread that reads them to the one that probes. A reading that nobody took
 * is replaced by the next one. Thread-safe.
 */
public final class TrafficReadings {

    private final Runnable wakeUp;
    private final AtomicReference<Optional<List<LinkTraffic>>> newest = new AtomicReference<>(Optional.empty());

    /** @param wakeUp ends the wait of the thread that probes; called from the thread that reads */
    public TrafficReadings(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Reads no connections. */
    public static TrafficReadings none() {
        return new TrafficReadings(() -> {});
    }

    /** Publishes a reading, and wakes the thread that probes if a partner does not acknowledge data. */
    public void publish(List<LinkTraffic> reading) {
        List<LinkTraffic> copy = List.copyOf(reading);
        newest.set(Optional.of(copy));
        if (isUrgent(copy)) {
            wakeUp.run();
        }
    }

    private static boolean isUrgent(List<LinkTraffic> reading) {
        return reading.stream().anyMatch(each -> each.silentSince().isPresent());
    }

    /** Returns the time of a reading that waits and should be taken at once; empty if there is none. */
    OptionalLong urgentAt() {
        return newest.get()
                .filter(TrafficReadings::isUrgent)
                .map(reading -> OptionalLong.of(reading.getFirst().readAt()))
                .orElse(OptionalLong.empty());
    }

    /** Returns the newest reading, once. */
    List<LinkTraffic> take() {
        return newest.getAndSet(Optional.empty()).orElse(List.of());
    }
}
