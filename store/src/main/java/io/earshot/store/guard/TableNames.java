package io.earshot.store.guard;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that readers may ask.
 *
 * @param schema in which they are
 * @param names in upper case; empty if they are not known, and then the database says which exist
 */
public record TableNames(String schema, Set<String> names) {

    /** The schema in which a database describes itself. */
    static final String INFORMATION_SCHEMA = "INFORMATION_SCHEMA";

    private static final Set<String> DESCRIPTIONS = Set.of("TABLES", "COLUMNS", "VIEWS");

    public TableNames {
        names = Set.copyOf(names);
    }

    public static TableNames of(Collection<String> names) {
        return new TableNames("PUBLIC", new TreeSet<>(names));
    }

    /** Any table of the schema PUBLIC, where it is not known yet which there are. */
    public static TableNames unknown() {
        return new TableNames("PUBLIC", Set.of());
    }

    boolean has(String table) {
        return names.isEmpty() || names.contains(table);
    }

    static boolean isDescription(String table) {
        return DESCRIPTIONS.contains(table);
    }
}
