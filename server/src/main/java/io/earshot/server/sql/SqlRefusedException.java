package io.earshot.server.sql;

/** A question that gets no answer. The message is for the person who asked. */
public final class SqlRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was in the way. */
    public enum Kind {
        /** What the statement would do. */
        REFUSED,
        /** How it is written. */
        WRONG,
        /** Others, who ask already. */
        BUSY,
        /** A limit of time or memory, at which it was stopped. */
        STOPPED
    }

    private final Kind kind;

    public SqlRefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
