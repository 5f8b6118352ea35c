package io.earshot.store.guard;

/** Says in one line why a query is not run, where, and what would be. The message is for the user who wrote the query. */
public final class QueryRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Tells mistakes, which users repair, from what no reader may do. */
    public enum Reason {
        /** The text is not a query that the parser knows. */
        SYNTAX,
        /** A table does not exist. */
        UNKNOWN_TABLE,
        /** The query would do something else than read, or something that cannot be bounded. */
        FORBIDDEN
    }

    private final Reason reason;

    public QueryRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
