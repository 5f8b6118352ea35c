package io.earshot.nagios.delivery;

import java.time.Duration;

/** A destination takes nothing at the moment. The message says why, for the person on call. */
public final class DeliveryException extends Exception {

    private static final long serialVersionUID = 1L;

    /** How long the destination wants to be left alone; zero where it does not say. */
    private final Duration retryAfter;

    public DeliveryException(String message) {
        this(message, Duration.ZERO);
    }

    /** @param retryAfter not negative */
    public DeliveryException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    public DeliveryException(String message, Throwable cause) {
        super(message, cause);
        retryAfter = Duration.ZERO;
    }

    /** Returns how long the destination wants to be left alone; zero where it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
