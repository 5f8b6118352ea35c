package io.earshot.store;

import java.util.List;

/** Answers the product's own queries. */
public interface SqlReader {

    /**
     * Answers one of the product's own queries, with untrusted values for its question marks. It does not queue behind users'
     * queries.
     *
     * @throws SqlRefusedException if it takes too long
     */
    SqlAnswer askOwn(String sql, List<String> values) throws SqlRefusedException;

    /**
     * Answers a query of a check, which an operator wrote. It does not queue behind users' queries, and shares no session with
     * them.
     *
     * @throws SqlRefusedException with what is wrong with the statement, or if it takes too long
     */
    SqlAnswer askCheck(String sql) throws SqlRefusedException;
}
