package io.earshot.server.sql;

/** A question that gets no answer. The message is for the person who asked. */
public final class SqlRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public SqlRefusedException(String message) {
        super(message);
    }
}
