package io.earshot.agent.exchanges;

import io.earshot.agent.kernel.NativeCalls;
import io.earshot.agent.orders.OrderException;
import io.earshot.model.ContainerName;
import io.earshot.model.WatchOrder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Begins captures of containers' traffic for those who watch it, a few at a time. Thread-safe. */
public final class TrafficWatches {

    private static final Logger LOG = System.getLogger(TrafficWatches.class.getName());

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
    public TrafficWatches(NetworkPlaces places, LongSupplier clock) {
        this.places = places;
        this.clock = clock;
    }

    /**
     * Begins to capture, in a process of its own.
     *
     * @throws OrderException where nothing can be captured here, or too much is captured already
     */
    public TrafficWatch begin(ContainerName container, WatchOrder watch) throws OrderException {
        if (NativeCalls.refusal().isPresent()) {
            throw OrderException.refused(
                    "no traffic is captured here: " + NativeCalls.refusal().get());
        }
        Optional<Path> network = places.of(container);
        if (!free.tryAcquire()) {
            throw OrderException.refused("this agent runs " + MOST_AT_A_TIME + " watches already, try again later");
        }
        try {
            TrafficWatch begun = new TrafficWatch(
                    CaptureProcess.start(watch.capture(), network), watch.time(), clock, free::release);
            LOG.log(
                    Level.INFO,
                    () -> container + ": traffic is watched for " + watch.time().toSeconds()
                            + " s, as an order asks for");
            return begun;
        } catch (IOException e) {
            free.release();
            throw OrderException.failed("the capturing process cannot be started: " + e.getMessage());
        }
    }
}
