package io.earshot.server.postgres;

import io.earshot.server.sql.SqlRefusedException;

/** Something that the client is told; the message is for the person behind it. */
final class PostgresException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SqlState state;
    private final boolean fatal;

    private PostgresException(SqlState state, boolean fatal, String message, Throwable cause) {
        super(message, cause);
        this.state = state;
        this.fatal = fatal;
    }

    /** The statement fails. */
    static PostgresException error(SqlState state, String message) {
        return new PostgresException(state, false, message, null);
    }

    /** The connection ends. */
    static PostgresException fatal(SqlState state, String message) {
        return new PostgresException(state, true, message, null);
    }

    static PostgresException of(SqlRefusedException refused) {
        SqlState state = switch (refused.kind()) {
            case REFUSED -> SqlState.INSUFFICIENT_PRIVILEGE;
            case WRONG -> SqlState.SYNTAX_ERROR;
            case BUSY -> SqlState.TOO_MANY_CONNECTIONS;
            case STOPPED -> SqlState.QUERY_CANCELED;
        };
        return new PostgresException(state, false, refused.getMessage(), refused);
    }

    SqlState state() {
        return state;
    }

    boolean isFatal() {
        return fatal;
    }
}
