package io.earshot.nagios.delivery;

/** A destination takes nothing at the moment. The message says why, for the person on call. */
public final class DeliveryException extends Exception {

    private static final long serialVersionUID = 1L;

    public DeliveryException(String message) {
        super(message);
    }

    public DeliveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
