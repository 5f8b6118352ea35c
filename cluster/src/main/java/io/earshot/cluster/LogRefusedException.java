package io.earshot.cluster;

/** The log answers, and waiting does not help: rights, certificates or the settings of a topic must be changed first. */
public final class LogRefusedException extends LogAwayException {

    private static final long serialVersionUID = 1L;

    public LogRefusedException(String message) {
        super(message);
    }

    public LogRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
