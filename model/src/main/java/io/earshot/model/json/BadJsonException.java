package io.earshot.model.json;

/** The other side sent something that is not the JSON it should be. The message is fit to be sent back. */
public final class BadJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    BadJsonException(String message, Throwable cause) {
        super(message, cause);
    }

    BadJsonException(String message) {
        super(message);
    }
}
