package io.earshot.nagios;

/**
 * A check cannot be judged: nobody answered, or not with what was asked for. The message is for the person on call; it
 * becomes the text of an UNKNOWN.
 */
public final class CheckFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public CheckFailedException(String message) {
        super(message);
    }

    public CheckFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
