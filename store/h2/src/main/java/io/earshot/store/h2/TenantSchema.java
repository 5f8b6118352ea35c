package io.earshot.store.h2;

import io.earshot.model.Tenant;
import io.earshot.store.guard.TableNames;
import io.earshot.store.table.Column;
import io.earshot.store.table.Table;
import io.earshot.store.table.TenantRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the statements that make the schema of a tenant: a view of each table with the tenant's rows, and the views of all over these. Whoever may
 * select in this schema alone cannot see other rows, whatever is asked.
 *
 * @param tenant whose rows it has
 * @param tables declared in the database
 * @param views declared in the database
 * @param definitions the statements that make the views
 */
record TenantSchema(Tenant tenant, List<Table> tables, List<Table> views, String definitions) {

    /** Columns in which the database describes how many rows it has. */
    private static final Set<String> ESTIMATES =
            Set.of("ROW_COUNT_ESTIMATE", "LAST_MODIFICATION", "SELECTIVITY", "LAST_ANALYZED");

    /** Returns the schema's name, which is the name of the database user, too. */
    String name() {
        return "TENANT_" + tenant.name().toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns the name of the schema with the descriptions; no tenant's schema has it. */
    private String descriptions() {
        return "DESCRIPTIONS_OF_" + name();
    }

    /** Returns the names of the tables and views that the tenant has. */
    TableNames tableNames() {
        return TableNames.in(name(), descriptions(), shown());
    }

    private Set<String> shown() {
        return Stream.concat(tables.stream(), views.stream())
                .filter(table -> table.tenants().condition().isPresent())
                .map(table -> table.name().toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the statements, to be executed by the owner, in their order.
     *
     * @param password of the tenant's database user, hexadecimal
     * @param functions the statements that make the functions of queries
     * @param described names the columns of a table of INFORMATION_SCHEMA
     */
    List<String> statements(String password, String functions, Described described) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE SCHEMA " + name());
        statements.add("CREATE SCHEMA " + descriptions());
        statements.add("SET SCHEMA " + name());
        statements.add("CREATE VIEW own_container AS " + own());
        tables.forEach(table -> statements.add(view(table)));
        statements.add(Arrays.stream(definitions.split("(?<=;)\\n"))
                .filter(statement -> !statement.contains("CREATE INDEX "))
                .collect(Collectors.joining("\n")));
        statements.add(functions);
        TableNames.DESCRIPTIONS.forEach(table -> statements.add(description(table, described.columns(table))));
        statements.add("SET SCHEMA PUBLIC");
        statements.add("CREATE USER " + name() + " PASSWORD '" + password + "'");
        statements.add("GRANT SELECT ON SCHEMA " + name() + " TO " + name());
        statements.add("GRANT SELECT ON SCHEMA " + descriptions() + " TO " + name());
        return statements;
    }

    /** Names the columns of tables that the database itself brings, with their types. */
    interface Described {
        List<Typed> columns(String table);
    }

    record Typed(String name, String type) {}

    /** Selects the names of the tenant's containers. */
    private String own() {
        List<String> conditions = new ArrayList<>();
        if (!tenant.clusters().isEmpty()) {
            conditions.add("c.cluster IN (" + texts(tenant.clusters()) + ")");
        }
        if (!tenant.namespaces().isEmpty()) {
            // The namespace follows the last underscore of what stands before the host.
            conditions.add(tenant.namespaces().stream()
                    .map(namespace -> "RIGHT(SUBSTRING(c.name, 1, LOCATE('.', c.name) - 1), " + (namespace.length() + 1)
                            + ") = " + text("_" + namespace))
                    .collect(Collectors.joining(" OR ")));
        }
        if (!tenant.tags().isEmpty()) {
            conditions.add("c.name IN (SELECT g.node FROM PUBLIC.tag g WHERE g.source <> "
                    + text(Tenant.UNTRUSTED_SOURCE) + " AND ("
                    + tenant.tags().entrySet().stream()
                            .map(tag -> "(g.tag = " + text(tag.getKey()) + " AND g.\"VALUE\" = " + text(tag.getValue())
                                    + ")")
                            .collect(Collectors.joining(" OR "))
                    + "))");
        }
        return "SELECT c.name FROM PUBLIC.container c WHERE " + String.join(" OR ", conditions);
    }

    private static String view(Table table) {
        TenantRows tenants = table.tenants();
        String columns = table.columns().stream()
                .map(column -> Optional.ofNullable(tenants.instead().get(column))
                        .map(expression ->
                                "CAST(" + expression + " AS " + column.type().sql() + ") AS " + name(column))
                        .orElse("t." + name(column)))
                .collect(Collectors.joining(", "));
        return "CREATE VIEW " + table.name() + " AS SELECT " + columns + " FROM PUBLIC." + table.name() + " t WHERE "
                + tenants.condition().orElse("FALSE");
    }

    private static String name(Column column) {
        return "\"" + column.name().toUpperCase(Locale.ROOT) + "\"";
    }

    /** Describes the tenant's tables as the database describes those of PUBLIC, without how many rows they have. */
    private String description(String table, List<Typed> columns) {
        return "CREATE VIEW " + descriptions() + "." + table + " AS SELECT "
                + columns.stream()
                        .map(column -> ESTIMATES.contains(column.name())
                                ? "CAST(NULL AS " + column.type() + ") AS \"" + column.name() + "\""
                                : "\"" + column.name() + "\"")
                        .collect(Collectors.joining(", "))
                + " FROM INFORMATION_SCHEMA." + table + " WHERE table_schema = 'PUBLIC' AND table_name IN ("
                + texts(List.copyOf(shown())) + ")";
    }

    private static String texts(List<String> values) {
        return values.stream().map(TenantSchema::text).collect(Collectors.joining(", "));
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
