package io.earshot.server;

/** The server did not start; nothing of it runs. The message is one line for the operator. */
public final class CannotStartException extends Exception {

    private static final long serialVersionUID = 1L;

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
