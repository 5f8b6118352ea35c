package io.earshot.cli.top;

/** A question to which there is no answer now. */
public final class UnansweredException extends Exception {

    private static final long serialVersionUID = 1;

    public UnansweredException(String message) {
        super(message);
    }
}
