package io.earshot.cluster;

/** The log does not answer. The message is one line. */
public class LogAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    public LogAwayException(String message) {
        super(message);
    }

    public LogAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
