package io.earshot.store.guard;

/** Says in one line why a query is not run, and what would be. The message is for the user who wrote the query. */
public final class QueryRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public QueryRefusedException(String message) {
        super(message);
    }
}
