package io.earshot.server.orders;

import io.earshot.model.ContainerName;
import io.earshot.model.Order;
import io.earshot.model.OrderResult;
import java.util.Set;

/** Carries orders to other servers, whose agents may be the ones that execute them, and results back. From any thread. */
public interface OrderExchange {

    /** Is that of a single server. */
    OrderExchange NONE = new OrderExchange() {
        @Override
        public void join(Orders orders) {}

        @Override
        public boolean listensElsewhere(ContainerName container) {
            return false;
        }

        @Override
        public void give(Order order, Set<String> agents) {}

        @Override
        public void answer(OrderResult result) {}

        @Override
        public void end(String order) {}
    };

    /** Sets who takes what other servers say. */
    void join(Orders orders);

    /** Returns whether another server hears of the container, so that its agent may ask for orders there. */
    boolean listensElsewhere(ContainerName container);

    /** Tells other servers of an order. Does not wait; where they cannot be told, the order waits for its agent here. */
    void give(Order order, Set<String> agents);

    /**
     * Tells the server that gave an order a part of its result.
     *
     * @throws IllegalStateException where that may be lost
     */
    void answer(OrderResult result);

    /** Tells other servers that nobody waits for the order any more. */
    void end(String order);
}
