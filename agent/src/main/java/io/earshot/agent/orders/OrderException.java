package io.earshot.agent.orders;

import io.earshot.model.OrderResult;

/** An order that is refused or failed, with the one line that says why. */
public final class OrderException extends Exception {

    private static final long serialVersionUID = 1L;

    private final OrderResult.Status status;

    private OrderException(OrderResult.Status status, String message) {
        super(message);
        this.status = status;
    }

    public static OrderException refused(String message) {
        return new OrderException(OrderResult.Status.REFUSED, message);
    }

    public static OrderException failed(String message) {
        return new OrderException(OrderResult.Status.FAILED, message);
    }

    public boolean isRefusal() {
        return status == OrderResult.Status.REFUSED;
    }

    OrderResult.Status status() {
        return status;
    }
}
