package io.earshot.store.guard;

/**
 * A query that a database may run.
 *
 * @param sql printed from the syntax tree: one statement that reads
 */
public record GuardedQuery(String sql) {}
