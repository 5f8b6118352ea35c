package io.earshot.store;

import io.earshot.store.SqlRefusedException.Kind;
import io.earshot.store.guard.QueryGuard;
import io.earshot.store.guard.QueryRefusedException;
import io.earshot.store.guard.TableNames;

/** Guards an engine against its users: it is given only text that {@link QueryGuard} printed. Thread-safe. */
public final class SelectGuard {

    /** For queries that are read where the tables are not known. */
    private static final QueryGuard ANY_TABLE = new QueryGuard(TableNames.unknown());

    private final QueryGuard guard;

    public SelectGuard(TableNames tables) {
        guard = new QueryGuard(tables);
    }

    /**
     * Returns the text that the engine may run.
     *
     * @throws SqlRefusedException with what is wrong with the query
     */
    public String accept(String sql) throws SqlRefusedException {
        return accept(guard, sql);
    }

    /**
     * Says what would be refused about a query before it is run, but for tables that do not exist.
     *
     * @throws SqlRefusedException with what is wrong with it
     */
    public static void requireOneSelect(String sql) throws SqlRefusedException {
        accept(ANY_TABLE, sql);
    }

    private static String accept(QueryGuard guard, String sql) throws SqlRefusedException {
        try {
            return guard.accept(sql).sql();
        } catch (QueryRefusedException e) {
            throw switch (e.reason()) {
                case SYNTAX -> new SqlRefusedException(Kind.WRONG, e.getMessage());
                case UNKNOWN_TABLE -> new SqlRefusedException(Kind.WRONG, "42P01", e.getMessage());
                case FORBIDDEN -> new SqlRefusedException(Kind.REFUSED, e.getMessage());
            };
        }
    }
}
