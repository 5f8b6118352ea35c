package io.earshot.cli.sql;

/** There is no answer, and one line that says why. */
public final class UnansweredException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isFinal;

    /** @param isFinal whether asking the same again is in vain */
    public UnansweredException(String message, boolean isFinal) {
        super(message);
        this.isFinal = isFinal;
    }

    boolean isFinal() {
        return isFinal;
    }
}
