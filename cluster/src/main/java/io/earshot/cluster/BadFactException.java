package io.earshot.cluster;

/** An entry of the log cannot be read. The message is one line that names its key. */
public final class BadFactException extends Exception {

    private static final long serialVersionUID = 1L;

    BadFactException(String message) {
        super(message);
    }

    BadFactException(String message, Throwable cause) {
        super(message, cause);
    }
}
