package io.earshot.cluster;

/** Another server has begun to speak. */
public final class FencedException extends Exception {

    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }

    public FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
