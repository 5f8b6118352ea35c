package io.earshot.store.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Declares which rows of a table a tenant sees, and which of their values it sees instead of those that are there. In the SQL, {@code t} is the
 * table, {@link #OWN} lists the names of the tenant's containers, and other tables have the schema PUBLIC in front.
 *
 * @param condition that a row fulfils; absent where a tenant sees no row and no such table
 * @param instead what stands for the value of a column; NULL hides it
 */
public record TenantRows(Optional<String> condition, Map<Column, String> instead) {

    /** The names of the tenant's containers. */
    public static final String OWN = "(SELECT name FROM own_container)";

    /** For tables that a tenant does not have. */
    public static final TenantRows NONE = new TenantRows(Optional.empty(), Map.of());

    /** For tables that tell nothing of anybody, and views: they are made anew of what a tenant sees of other tables. */
    public static final TenantRows ALL = new TenantRows(Optional.of("TRUE"), Map.of());

    public TenantRows {
        instead = Map.copyOf(instead);
    }

    /** Rows that belong to the container which a column names. */
    static TenantRows of(Column container) {
        return new TenantRows(Optional.of("t." + container.name() + " IN " + OWN), Map.of());
    }

    /** Rows that fulfil a condition. */
    static TenantRows where(String condition) {
        return new TenantRows(Optional.of(condition), Map.of());
    }

    /** The same, without what these columns say. */
    TenantRows hiding(Column... columns) {
        TenantRows rows = this;
        for (Column column : columns) {
            rows = rows.showing(column, "NULL");
        }
        return rows;
    }

    /** The same, where these columns are hidden unless the partner is the tenant's, too. */
    TenantRows hidingOf(Column partner, List<Column> columns) {
        TenantRows rows = this;
        for (Column column : columns) {
            rows = rows.showing(
                    column, "CASE WHEN t." + partner.name() + " IN " + OWN + " THEN t." + column.name() + " END");
        }
        return rows;
    }

    /** The same, with the value of an expression for a column's. */
    TenantRows showing(Column column, String expression) {
        Map<Column, String> more = new LinkedHashMap<>(instead);
        more.put(column, expression);
        return new TenantRows(condition, more);
    }
}
