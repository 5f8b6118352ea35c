package io.earshot.web.postgres.catalog;

import java.util.Map;

/** Tables of information_schema, as the SQL standard has them. */
final class StandardTables {

    private StandardTables() {}

    static void add(Map<String, Table> standard, Map<Long, Relation> relations, CatalogTables names) {
        standard.put("tables", tables(relations));
        standard.put("views", views(relations));
        standard.put("columns", columns(relations, names));
        standard.put(
                "schemata",
                new TableBuilder("catalog_name name, schema_name name, schema_owner name, default_character_set_catalog"
                                + " name, default_character_set_schema name, default_character_set_name name,"
                                + " sql_path text")
                        .row(CatalogTables.DATABASE, CatalogTables.SCHEMA, CatalogTables.OWNER, null, null, null, null)
                        .row(CatalogTables.DATABASE, "information_schema", CatalogTables.OWNER, null, null, null, null)
                        .row(CatalogTables.DATABASE, "pg_catalog", CatalogTables.OWNER, null, null, null, null)
                        .build());
        standard.put("table_constraints", constraints(relations));
        Table usage = keyColumns(relations);
        standard.put("key_column_usage", usage);
        standard.put("constraint_column_usage", usage);
        standard.put(
                "information_schema_catalog_name",
                new TableBuilder("catalog_name name")
                        .row(CatalogTables.DATABASE)
                        .build());
        standard.put(
                "enabled_roles",
                new TableBuilder("role_name name").row(CatalogTables.OWNER).build());
        standard.put("applicable_roles", new TableBuilder("grantee name, role_name name, is_grantable text").build());
        standard.put(
                "character_sets",
                new TableBuilder("character_set_catalog name, character_set_schema name, character_set_name name,"
                                + " character_repertoire name, form_of_use name, default_collate_catalog name,"
                                + " default_collate_schema name, default_collate_name name")
                        .row(null, null, "UTF8", "UCS", "UTF8", CatalogTables.DATABASE, "pg_catalog", "C")
                        .build());
    }

    private static Table tables(Map<Long, Relation> relations) {
        TableBuilder table = new TableBuilder("table_catalog name, table_schema name, table_name name, table_type"
                + " text, self_referencing_column_name name, reference_generation text, user_defined_type_catalog name,"
                + " user_defined_type_schema name, user_defined_type_name name, is_insertable_into text, is_typed text,"
                + " commit_action text, remarks text");
        relations
                .values()
                .forEach(relation -> table.row(
                        CatalogTables.DATABASE,
                        CatalogTables.SCHEMA,
                        relation.name(),
                        relation.isView() ? "VIEW" : "BASE TABLE",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "NO",
                        "NO",
                        null,
                        relation.comment()));
        RelationTables.OWN.keySet().stream()
                .sorted()
                .forEach(name -> table.row(
                        CatalogTables.DATABASE,
                        "pg_catalog",
                        name,
                        "BASE TABLE",
                        null,
                        null,
                        null,
                        null,
                        null,
                        "NO",
                        "NO",
                        null,
                        null));
        return table.build();
    }

    private static Table views(Map<Long, Relation> relations) {
        TableBuilder table =
                new TableBuilder("table_catalog name, table_schema name, table_name name, view_definition text,"
                        + " check_option text, is_updatable text, is_insertable_into text, is_trigger_updatable text,"
                        + " is_trigger_deletable text, is_trigger_insertable_into text");
        relations.values().stream()
                .filter(Relation::isView)
                .forEach(relation -> table.row(
                        CatalogTables.DATABASE,
                        CatalogTables.SCHEMA,
                        relation.name(),
                        null,
                        "NONE",
                        "NO",
                        "NO",
                        "NO",
                        "NO",
                        "NO"));
        return table.build();
    }

    private static Table columns(Map<Long, Relation> relations, CatalogTables names) {
        TableBuilder table = new TableBuilder(
                "table_catalog name, table_schema name, table_name name, column_name name, ordinal_position int4,"
                        + " column_default text, is_nullable text, data_type text, character_maximum_length int4,"
                        + " character_octet_length int4, numeric_precision int4, numeric_precision_radix int4,"
                        + " numeric_scale int4, datetime_precision int4, interval_type text, interval_precision int4,"
                        + " character_set_catalog name, character_set_schema name, character_set_name name,"
                        + " collation_catalog name, collation_schema name, collation_name name, domain_catalog name,"
                        + " domain_schema name, domain_name name, udt_catalog name, udt_schema name, udt_name name,"
                        + " scope_catalog name, scope_schema name, scope_name name, maximum_cardinality int4,"
                        + " dtd_identifier name, is_self_referencing text, is_identity text, identity_generation text,"
                        + " identity_start text, identity_increment text, identity_maximum text, identity_minimum text,"
                        + " identity_cycle text, is_generated text, generation_expression text, is_updatable text");
        relations
                .values()
                .forEach(relation -> relation.columns().forEach(column -> {
                    String type = names.formatType(column.type());
                    long number = relation.number(column.name());
                    table.row(
                            CatalogTables.DATABASE,
                            CatalogTables.SCHEMA,
                            relation.name(),
                            column.name(),
                            number,
                            null,
                            column.notNull() ? "NO" : "YES",
                            type.endsWith("[]") ? "ARRAY" : type,
                            null,
                            null,
                            precision(type),
                            null,
                            null,
                            type.startsWith("time") ? 6 : null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            CatalogTables.DATABASE,
                            "pg_catalog",
                            names.internalName(column.type()),
                            null,
                            null,
                            null,
                            null,
                            String.valueOf(number),
                            "NO",
                            "NO",
                            null,
                            null,
                            null,
                            null,
                            null,
                            "NO",
                            "NEVER",
                            null,
                            "NO");
                }));
        return table.build();
    }

    private static Integer precision(String type) {
        return switch (type) {
            case "smallint" -> 16;
            case "integer" -> 32;
            case "bigint" -> 64;
            case "real" -> 24;
            case "double precision" -> 53;
            default -> null;
        };
    }

    private static Table constraints(Map<Long, Relation> relations) {
        TableBuilder table = new TableBuilder(
                "constraint_catalog name, constraint_schema name, constraint_name name, table_catalog name,"
                        + " table_schema name, table_name name, constraint_type text, is_deferrable text,"
                        + " initially_deferred text, enforced text, nulls_distinct text");
        relations
                .values()
                .forEach(relation -> relation.indexes().stream()
                        .filter(Relation.Index::isPrimary)
                        .forEach(index -> table.row(
                                CatalogTables.DATABASE,
                                CatalogTables.SCHEMA,
                                index.name(),
                                CatalogTables.DATABASE,
                                CatalogTables.SCHEMA,
                                relation.name(),
                                "PRIMARY KEY",
                                "NO",
                                "NO",
                                "YES",
                                null)));
        return table.build();
    }

    private static Table keyColumns(Map<Long, Relation> relations) {
        TableBuilder table = new TableBuilder(
                "constraint_catalog name, constraint_schema name, constraint_name name, table_catalog name,"
                        + " table_schema name, table_name name, column_name name, ordinal_position int4,"
                        + " position_in_unique_constraint int4");
        relations
                .values()
                .forEach(relation -> relation.indexes().stream()
                        .filter(Relation.Index::isPrimary)
                        .forEach(index -> {
                            for (int i = 0; i < index.columns().size(); i++) {
                                table.row(
                                        CatalogTables.DATABASE,
                                        CatalogTables.SCHEMA,
                                        index.name(),
                                        CatalogTables.DATABASE,
                                        CatalogTables.SCHEMA,
                                        relation.name(),
                                        index.columns().get(i),
                                        i + 1,
                                        null);
                            }
                        }));
        return table.build();
    }
}
