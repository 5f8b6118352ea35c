package io.earshot.server.watches;

import io.earshot.model.ContainerName;
import io.earshot.model.WatchOrder;
import io.earshot.model.json.WatchJson;
import io.earshot.server.orders.Orders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Holds the watches that run and those that ended a short while ago. Thread-safe; never waits. */
public final class TrafficWatches {

    /** More at a time are refused. */
    static final int MOST = 16;

    /** A watch of which nobody asks for so long is ended, as after the end of the command that began it. */
    static final Duration ABANDONED = Duration.ofSeconds(20);

    /** An agent that begins late, or sends its last part late, is awaited for so long beyond the watch's time. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final Orders orders;
    private final InstantSource clock;
    private final Map<String, TrafficWatch> watches = new LinkedHashMap<>();

    public TrafficWatches(Orders orders, InstantSource clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /**
     * Gives the agent of a container the order to capture.
     *
     * @return the id of the watch
     * @throws IllegalStateException where too many watches run, or the agent has too many orders to finish
     */
    public String begin(ContainerName container, WatchOrder order) {
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString();
        TrafficWatch watch = new TrafficWatch(container, now);
        synchronized (this) {
            watches.values().removeIf(each -> each.isOver() && each.isAbandoned(now));
            if (watches.size() >= MOST) {
                throw new IllegalStateException("the server holds " + MOST + " watches already, try again later");
            }
            watches.put(id, watch);
        }
        try {
            String given = orders.give(
                    WatchOrder.KIND, container, order.time().plus(SLACK), WatchJson.order(order), result -> {
                        watch.take(result);
                        if (watch.isAbandoned(clock.instant())) {
                            end(id);
                        }
                    });
            watch.ordered(given);
        } catch (RuntimeException e) {
            forget(id);
            throw e;
        }
        return id;
    }

    private synchronized void forget(String id) {
        watches.remove(id);
    }

    private synchronized Optional<TrafficWatch> find(String id) {
        return Optional.ofNullable(watches.get(id));
    }

    /**
     * Returns what came since.
     *
     * @param after how many parts the caller knows
     */
    public Optional<WatchState> state(String id, long after) {
        return find(id).map(watch -> watch.state(after, clock.instant()));
    }

    /** Ends a watch: the agent's next part is refused, which ends the capture. Returns whether there is such a watch. */
    public boolean end(String id) {
        Optional<TrafficWatch> watch = find(id);
        watch.flatMap(TrafficWatch::cancel).ifPresent(orders::cancel);
        return watch.isPresent();
    }
}
