package io.earshot.agent.orders;

import io.earshot.agent.http.OrderAnswer;
import io.earshot.agent.http.OrderClient;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Asks the server for orders, one bounded long poll after the other, in a virtual thread of its own. An agent of any age works
 * with a server of any age: a server that knows no orders is asked again after a while.
 */
public final class OrderPoll implements AutoCloseable {

    /** A server that answers at once is asked no more often. */
    private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

    /** A server that knows no orders, or not this agent, may learn. */
    private static final Duration UNKNOWN = Duration.ofMinutes(5);

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(2);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final OrderClient server;
    private final OrderRunner runner;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final Duration unknown;
    private Optional<Thread> thread = Optional.empty();
    private boolean closed;

    /**
     * @param handlers execute the orders; one for each kind
     * @param clock monotonic nanoseconds
     */
    public OrderPoll(OrderClient server, List<OrderHandler> handlers, LongSupplier clock) {
        this(server, handlers, clock, RandomGenerator.getDefault(), UNKNOWN);
    }

    OrderPoll(
            OrderClient server,
            List<OrderHandler> handlers,
            LongSupplier clock,
            RandomGenerator random,
            Duration unknown) {
        this.server = server;
        this.clock = clock;
        this.random = random;
        this.unknown = unknown;
        runner = new OrderRunner(handlers, this::send);
    }

    /** Begins to ask, unless it has begun before. */
    public synchronized void start() {
        if (thread.isEmpty() && !closed) {
            thread = Optional.of(Thread.ofVirtual().name("orders").start(this::run));
        }
    }

    private void run() {
        int failures = 0;
        try {
            while (!isClosed()) {
                long begun = clock.getAsLong();
                switch (server.poll()) {
                    case OrderAnswer.Orders(List<Order> orders) -> {
                        failures = 0;
                        if (!isClosed()) {
                            orders.forEach(runner::accept);
                        }
                        pause(SHORTEST_ROUND.toNanos() - (clock.getAsLong() - begun));
                    }
                    case OrderAnswer.Unknown _ -> pause(unknown.toNanos() / 2 + random.nextLong(unknown.toNanos()));
                    case OrderAnswer.Failed(Duration patience) ->
                        pause(Math.max(patience.toNanos(), backoff(failures++)));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Full jitter, so that a fleet that lost its server comes back evenly. */
    private long backoff(int failures) {
        long most = Math.min(LONGEST_BACKOFF.toNanos(), FIRST_BACKOFF.toNanos() << Math.min(failures, 10));
        return SHORTEST_ROUND.toNanos() / 4 + random.nextLong(most);
    }

    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    /** Tries for as long as the result is awaited. */
    private boolean send(Order order, OrderResult result) throws InterruptedException {
        long begun = clock.getAsLong();
        while (true) {
            Optional<Boolean> taken = server.send(result);
            if (taken.isPresent()) {
                return taken.get();
            }
            if (clock.getAsLong() - begun > order.validFor().toNanos()) {
                return false;
            }
            Thread.sleep(BETWEEN_TRIES);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the poll; orders that run go on. One that was handed out at this very moment is handed out again. */
    public synchronized void stopAsking() {
        closed = true;
        thread.ifPresent(Thread::interrupt);
    }

    /** Returns how many orders run, or have a result that was not sent yet. */
    public int running() {
        return runner.running();
    }

    /** Ends the poll and the orders that run; never waits. */
    @Override
    public synchronized void close() {
        closed = true;
        runner.close();
        thread.ifPresent(Thread::interrupt);
    }
}
