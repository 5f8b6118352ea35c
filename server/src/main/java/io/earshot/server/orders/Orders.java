package io.earshot.server.orders;

import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives orders to agents. An order reaches an agent that waits for one within a round trip; one that is away gets it with its
 * next poll, as long as it is valid. Thread-safe.
 */
public final class Orders implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final OrderBook book = new OrderBook();
    private final InstantSource clock;
    private final OrderExchange others;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("orders").daemon().factory());

    public Orders(InstantSource clock) {
        this(clock, OrderExchange.NONE);
    }

    /** @param others carries orders to other servers */
    public Orders(InstantSource clock, OrderExchange others) {
        this.clock = clock;
        this.others = others;
        others.join(this);
        var _ = timer.scheduleAtFixedRate(
                () -> book.passTime(clock.instant()), TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Gives an order to the agent of a container, or to that of its host where one agent serves all containers of a host.
     *
     * @param kind names the handler in the agent
     * @param body is a JSON value
     * @param results is told each part of the result, from any thread; exactly one is the last, unless the order is cancelled
     * @return the id of the order
     * @throws IllegalStateException where the agent has too many orders to finish
     */
    public String give(
            String kind, ContainerName container, Duration validFor, String body, Consumer<OrderResult> results) {
        return give(kind, container.toString(), agents(container), validFor, body, results);
    }

    /** Gives an order to the agent of a host. */
    public String giveHost(String kind, String host, Duration validFor, String body, Consumer<OrderResult> results) {
        return give(kind, host, Set.of(host), validFor, body, results);
    }

    private String give(
            String kind,
            String target,
            Set<String> agents,
            Duration validFor,
            String body,
            Consumer<OrderResult> results) {
        Order order = new Order(UUID.randomUUID().toString(), kind, target, validFor, body);
        book.add(order, agents, clock.instant(), result -> {
            if (result.last()) {
                others.end(order.id());
            }
            results.accept(result);
        });
        others.give(order, agents);
        return order.id();
    }

    /**
     * Takes an order that another server gave.
     *
     * @param left of the time in which a result is awaited
     */
    public void takeForeign(Order order, Set<String> agents, Duration left) {
        Instant now = clock.instant();
        book.addForeign(order, agents, now.plus(left), now, others::answer);
    }

    /** Takes a part of a result that another server heard. */
    public void takeElsewhere(OrderResult result) {
        boolean _ = book.resultElsewhere(result);
    }

    /** Takes that nobody waits for an order of another server any more. */
    public void endForeign(String order) {
        book.cancel(order);
    }

    /** Gives an order whose result has one part. The result may be EXPIRED; the future never fails. */
    public CompletableFuture<OrderResult> ask(String kind, ContainerName container, Duration validFor, String body) {
        CompletableFuture<OrderResult> last = new CompletableFuture<>();
        var _ = give(kind, container, validFor, body, result -> {
            if (result.last()) {
                last.complete(result);
            }
        });
        return last;
    }

    /** Refuses later parts of an order's result, which ends the order at the agent. */
    public void cancel(String order) {
        book.cancel(order);
        others.end(order);
    }

    /** Returns whether an agent asks for orders about this container. One that does not is away, or older than orders. */
    public boolean listens(ContainerName container) {
        return book.listens(agents(container), clock.instant()) || others.listensElsewhere(container);
    }

    private static Set<String> agents(ContainerName container) {
        return Set.of(container.toString(), container.host());
    }

    /**
     * Holds a poll of an agent.
     *
     * @param agent is a container's name or a host's
     * @param answer is called once at most, from any thread
     */
    public Poll hold(String agent, Consumer<List<Order>> answer) {
        OrderBook.Waiting waiting = book.poll(agent, clock.instant(), answer);
        return () -> book.end(waiting, clock.instant());
    }

    /** A poll that is held. */
    public interface Poll {

        /** Ends the poll. Returns false where it was answered before. */
        boolean end();
    }

    /**
     * Takes a part of a result. Returns false where nobody waits for it.
     *
     * @throws IllegalStateException where the server that waits for it cannot be told
     */
    public boolean take(String agent, OrderResult result) {
        return book.result(agent, result);
    }

    /** Returns how many polls are held. */
    public int held() {
        return book.held();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        book.endAll();
    }
}
