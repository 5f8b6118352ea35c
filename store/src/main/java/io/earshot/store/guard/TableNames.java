package io.earshot.store.guard;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that readers may ask. They are typed as if they were in the schema PUBLIC.
 *
 * @param schema in which they are
 * @param descriptions the schema of the tables that describe them
 * @param names in upper case; empty if they are not known, and then the database says which exist
 * @param explains whether a reader may see the plan of a query, which counts all rows that are looked at
 */
public record TableNames(String schema, String descriptions, Set<String> names, boolean explains) {

    /** The schema in which a database describes itself. */
    static final String INFORMATION_SCHEMA = "INFORMATION_SCHEMA";

    static final String PUBLIC = "PUBLIC";

    /** The tables of {@link #INFORMATION_SCHEMA} that may be asked. */
    public static final Set<String> DESCRIPTIONS = Set.of("TABLES", "COLUMNS", "VIEWS");

    public TableNames {
        names = Set.copyOf(names);
    }

    public static TableNames of(Collection<String> names) {
        return new TableNames(PUBLIC, INFORMATION_SCHEMA, new TreeSet<>(names), true);
    }

    /** Tables of the same names in a schema that shows some of their rows. */
    public static TableNames in(String schema, String descriptions, Collection<String> names) {
        return new TableNames(schema, descriptions, new TreeSet<>(names), false);
    }

    /** Any table of the schema PUBLIC, where it is not known yet which there are. */
    public static TableNames unknown() {
        return of(Set.of());
    }

    boolean has(String table) {
        return names.isEmpty() || names.contains(table);
    }

    static boolean isDescription(String table) {
        return DESCRIPTIONS.contains(table);
    }
}
