package io.earshot.web.postgres.catalog;

/**
 * A scalar type to be described.
 *
 * @param name PostgreSQL's own, as in {@code int8}
 * @param sqlName the standard's, as in {@code bigint}
 * @param size in bytes; -1 where it varies
 * @param category as pg_type has it
 */
public record TypeDescription(int oid, int arrayOid, String name, String sqlName, int size, char category) {}
