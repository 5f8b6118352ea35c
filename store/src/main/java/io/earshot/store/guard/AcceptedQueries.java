package io.earshot.store.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded cache of queries that were read lately, since checks, dashboards and drivers repeat theirs. The one that was asked
 * for longest ago goes first. Thread-safe.
 */
final class AcceptedQueries {

    private static final int MAX_QUERIES = 500;
    private static final int MAX_LENGTH = 4_000;

    private final Map<String, GuardedQuery> queries = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GuardedQuery> eldest) {
            return size() > MAX_QUERIES;
        }
    };

    synchronized Optional<GuardedQuery> find(String sql) {
        return Optional.ofNullable(queries.get(sql));
    }

    synchronized void add(String sql, GuardedQuery query) {
        if (sql.length() <= MAX_LENGTH) {
            queries.put(sql, query);
        }
    }
}
