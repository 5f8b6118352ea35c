package io.earshot.server.watches;

import io.earshot.model.ContainerName;
import io.earshot.model.OrderResult;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import io.earshot.server.watches.WatchState.Progress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Holds one watch with the newest parts of what its agent sent. Thread-safe. */
final class TrafficWatch {

    /** Characters of parts that are held; those who fetch each second miss none. */
    static final int MOST_HELD = 4_000_000;

    private static final JsonMapper JSON = new JsonMapper();

    private final ContainerName container;
    private final ArrayDeque<String> parts = new ArrayDeque<>();
    private long held;
    private long came;
    private Progress progress = Progress.ORDERED;
    private Optional<String> order = Optional.empty();
    private Optional<String> problem = Optional.empty();
    private Instant askedAt;
    private boolean cancelled;

    TrafficWatch(ContainerName container, Instant now) {
        this.container = container;
        askedAt = now;
    }

    synchronized void ordered(String id) {
        order = Optional.of(id);
    }

    /** Takes a part. An agent may be older, or lie: what is no such part ends the watch. */
    synchronized void take(OrderResult result) {
        if (isOver()) {
            return;
        }
        if (result.status() != OrderResult.Status.DONE) {
            fail(
                    switch (result.status()) {
                        case EXPIRED -> "the agent of " + container + " sent no result in time";
                        case UNSUPPORTED -> "the agent of " + container + " is too old for watches";
                        case DONE, FAILED, REFUSED ->
                            JSON.readTree(result.body()).asString("no reason given");
                    });
            return;
        }
        try {
            String part = WatchJson.part(WatchJson.readPart(result.body()));
            parts.add(part);
            held += part.length();
            came++;
            while (held > MOST_HELD && parts.size() > 1) {
                held -= parts.removeFirst().length();
            }
            progress = result.last() ? Progress.ENDED : Progress.RUNNING;
        } catch (BadJsonException e) {
            fail("the agent of " + container + " sent what is not understood: " + e.getMessage());
        }
    }

    private void fail(String why) {
        progress = Progress.FAILED;
        problem = Optional.of(why);
    }

    synchronized WatchState state(long after, Instant now) {
        askedAt = now;
        long first = came - parts.size();
        List<String> wanted = new ArrayList<>();
        long number = first;
        for (String part : parts) {
            if (number++ >= after) {
                wanted.add(part);
            }
        }
        return new WatchState(container, progress, came, Math.max(0, first - after), wanted, problem);
    }

    synchronized boolean isOver() {
        return progress == Progress.ENDED || progress == Progress.FAILED;
    }

    synchronized boolean isAbandoned(Instant now) {
        return askedAt.plus(TrafficWatches.ABANDONED).isBefore(now);
    }

    /** Returns the order to cancel, if it is not over. */
    synchronized Optional<String> cancel() {
        if (isOver() || cancelled) {
            return Optional.empty();
        }
        cancelled = true;
        progress = Progress.ENDED;
        return order;
    }
}
