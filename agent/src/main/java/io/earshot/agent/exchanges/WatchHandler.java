package io.earshot.agent.exchanges;

import io.earshot.agent.orders.OrderException;
import io.earshot.agent.orders.OrderHandler;
import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.WatchOrder;
import io.earshot.model.WatchedTraffic;
import io.earshot.model.json.BadJsonException;
import io.earshot.model.json.WatchJson;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Captures a container's traffic while somebody watches it, in a process of its own beside the one that counts for reports, and
 * sends what it sees each second. The capture ends with the time ordered, or as soon as nobody takes its parts.
 */
public final class WatchHandler implements OrderHandler {

    private static final Logger LOG = System.getLogger(WatchHandler.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Each one is a process with a heap of its own. */
    private static final int MOST_AT_A_TIME = 2;

    private final NetworkPlaces places;
    private final LongSupplier clock;
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);

    /** Finds the network that a container stands in. */
    public interface NetworkPlaces {

        /**
         * @return the path of its namespace; empty where it is this process's own
         * @throws OrderException where the container is not here
         */
        Optional<Path> of(ContainerName container) throws OrderException;
    }

    /** @param clock monotonic nanoseconds */
    public WatchHandler(NetworkPlaces places, LongSupplier clock) {
        this.places = places;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return WatchOrder.KIND;
    }

    @Override
    public String execute(Order order, Parts parts) throws OrderException, InterruptedException {
        WatchOrder watch;
        ContainerName container;
        try {
            watch = WatchJson.readOrder(order.body());
            container = ContainerName.parse(order.target());
        } catch (BadJsonException | IllegalArgumentException e) {
            throw OrderException.refused(e.getMessage());
        }
        Optional<Path> network = places.of(container);
        if (!free.tryAcquire()) {
            throw OrderException.refused("this agent runs " + MOST_AT_A_TIME + " watches already, try again later");
        }
        try {
            return watch(container, watch, network, parts);
        } finally {
            free.release();
        }
    }

    private String watch(ContainerName container, WatchOrder watch, Optional<Path> network, Parts parts)
            throws OrderException, InterruptedException {
        long until = clock.getAsLong() + watch.time().toNanos();
        LOG.log(
                Level.INFO,
                () -> container + ": traffic is watched for " + watch.time().toSeconds()
                        + " s, as an order of the server asks for");
        try (CaptureProcess process = CaptureProcess.start(watch.capture(), network)) {
            while (true) {
                WatchedTraffic seen = process.askLive(PATIENCE)
                        .orElseThrow(() -> OrderException.failed(
                                "the capturing process did not answer within " + PATIENCE.toSeconds() + " s"));
                String part = WatchJson.part(seen);
                long left = until - clock.getAsLong();
                if (left <= 0 || !parts.send(part)) {
                    return part;
                }
                Thread.sleep(Duration.ofNanos(Math.min(left, EVERY.toNanos())));
            }
        } catch (IOException e) {
            throw OrderException.failed("the capturing process is gone: " + e.getMessage());
        }
    }
}
