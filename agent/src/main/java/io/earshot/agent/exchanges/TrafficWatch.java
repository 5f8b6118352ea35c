package io.earshot.agent.exchanges;

import io.earshot.agent.orders.OrderException;
import io.earshot.model.CaptureReport.Capture;
import io.earshot.model.WatchedTraffic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A capture for somebody who watches it. Confined to one thread; closed once. */
public final class TrafficWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CaptureProcess process;
    private final LongSupplier clock;
    private final Runnable end;
    private final long until;
    private boolean asked;

    /** @param end is called when it is closed */
    TrafficWatch(CaptureProcess process, Duration time, LongSupplier clock, Runnable end) {
        this.process = process;
        this.clock = clock;
        this.end = end;
        until = clock.getAsLong() + time.toNanos();
    }

    /**
     * Returns what was seen since the last call: at once when it is called first, then once a second.
     *
     * @throws OrderException if the capturing process is gone or does not answer
     */
    public WatchedTraffic next() throws OrderException, InterruptedException {
        if (asked) {
            Thread.sleep(Duration.ofNanos(Math.clamp(until - clock.getAsLong(), 0, EVERY.toNanos())));
        }
        asked = true;
        try {
            return process.askLive(PATIENCE)
                    .orElseThrow(() -> OrderException.failed(
                            "the capturing process did not answer within " + PATIENCE.toSeconds() + " s"));
        } catch (IOException e) {
            throw OrderException.failed("the capturing process is gone: " + e.getMessage());
        }
    }

    /** Returns whether the time for which it was ordered is over. */
    public boolean isOver() {
        return until - clock.getAsLong() <= 0;
    }

    /** Returns why none of the interfaces is captured; empty where one is, or is about to be. */
    public static Optional<String> problem(WatchedTraffic seen) {
        List<String> problems = seen.captures().captures().stream()
                .map(Capture::problem)
                .flatMap(Optional::stream)
                .filter(problem -> !problem.equals(InterfaceCapture.BEGINS))
                .toList();
        return problems.size() == seen.captures().captures().size()
                ? problems.stream().findFirst()
                : Optional.empty();
    }

    @Override
    public void close() {
        process.close();
        end.run();
    }
}
