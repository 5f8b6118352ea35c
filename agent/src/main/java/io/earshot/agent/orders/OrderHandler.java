package io.earshot.agent.orders;

import io.earshot.model.Order;

/** Executes the orders of one kind. Called in a virtual thread of each order; several may run at a time. */
public interface OrderHandler {

    /** Returns the kind of the orders that this handler executes. */
    String kind();

    /**
     * Executes an order. It must end within {@link Order#validFor}; the thread is interrupted when the agent ends.
     *
     * @param parts takes partial results on the way
     * @return the last part of the result, a JSON value
     * @throws OrderException where the order is refused or fails
     */
    String execute(Order order, Parts parts) throws OrderException, InterruptedException;

    /** Sends parts of a result that is not complete. */
    interface Parts {

        /**
         * Sends a part, and waits until the server has it.
         *
         * @param body is a JSON value
         * @return false where nobody wants more of it: the handler shall end
         */
        boolean send(String body) throws InterruptedException;
    }
}
