package io.earshot.agent.orders;

import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import io.earshot.model.OrderResult.Status;
import io.earshot.model.json.OrdersJson;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Executes each order once, a few at a time, and hands the results to a sender. Thread-safe. */
final class OrderRunner implements AutoCloseable {

    /** Executes no more orders at a time; the agent stays small whatever the server asks for. */
    static final int MOST_AT_A_TIME = 4;

    private static final Logger LOG = System.getLogger(OrderRunner.class.getName());
    private static final int REMEMBERED = 1_000;

    private final Map<String, OrderHandler> handlers;
    private final ResultSender sender;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, Boolean> seen = new LinkedHashMap<>();
    private volatile boolean closed;

    /** Brings one part of a result to the server. */
    interface ResultSender {

        /** @return false where the server does not know the order any more, or cannot be reached while it is valid */
        boolean send(Order order, OrderResult result) throws InterruptedException;
    }

    OrderRunner(List<OrderHandler> handlers, ResultSender sender) {
        this.handlers = handlers.stream().collect(Collectors.toUnmodifiableMap(OrderHandler::kind, each -> each));
        this.sender = sender;
    }

    /** Begins to execute an order, unless it was seen before. Never waits. */
    void accept(Order order) {
        if (closed || isKnown(order.id())) {
            return;
        }
        Thread thread = Thread.ofVirtual().name("order-" + order.kind()).unstarted(() -> {
            try {
                run(order);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
        if (closed) {
            thread.interrupt();
        }
    }

    int running() {
        return threads.size();
    }

    private synchronized boolean isKnown(String id) {
        boolean known = seen.put(id, true) != null;
        if (seen.size() > REMEMBERED) {
            seen.remove(seen.keySet().iterator().next());
        }
        return known;
    }

    private void run(Order order) throws InterruptedException {
        OrderHandler handler = handlers.get(order.kind());
        if (handler == null) {
            end(order, 0, Status.UNSUPPORTED, "this agent does not know orders of kind " + order.kind());
            return;
        }
        AtomicInteger part = new AtomicInteger();
        try {
            if (running.incrementAndGet() > MOST_AT_A_TIME) {
                throw OrderException.refused("this agent executes " + MOST_AT_A_TIME + " orders already");
            }
            String body = handler.execute(
                    order,
                    json -> sender.send(
                            order, new OrderResult(order.id(), part.getAndIncrement(), false, Status.DONE, json)));
            sender.send(order, new OrderResult(order.id(), part.get(), true, Status.DONE, body));
        } catch (OrderException e) {
            end(order, part.get(), e.status(), e.getMessage());
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "order " + order.kind() + " about " + order.target() + " fails by a bug", bug);
            end(order, part.get(), Status.FAILED, "the agent failed: " + bug);
        } finally {
            running.decrementAndGet();
        }
    }

    private void end(Order order, int part, Status status, String why) throws InterruptedException {
        sender.send(order, new OrderResult(order.id(), part, true, status, OrdersJson.text(why)));
    }

    /** Interrupts the orders that run. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
