package io.earshot.web.postgres;

import io.earshot.store.SqlRefusedException;
import io.earshot.web.postgres.catalog.CatalogException;

/** Something that the client is told; the message is for the person behind it. */
final class PostgresException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean fatal;

    private PostgresException(String code, boolean fatal, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.fatal = fatal;
    }

    /** The statement fails. */
    static PostgresException error(SqlState state, String message) {
        return new PostgresException(state.code(), false, message, null);
    }

    /** The connection ends. */
    static PostgresException fatal(SqlState state, String message) {
        return new PostgresException(state.code(), true, message, null);
    }

    static PostgresException of(SqlRefusedException refused) {
        return new PostgresException(refused.state(), false, refused.getMessage(), refused);
    }

    static PostgresException of(CatalogException refused) {
        return new PostgresException(refused.state(), false, String.valueOf(refused.getMessage()), refused);
    }

    /** Returns the code of PostgreSQL's manual. */
    String code() {
        return code;
    }

    boolean isFatal() {
        return fatal;
    }
}
