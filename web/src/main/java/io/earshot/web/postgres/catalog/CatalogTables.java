package io.earshot.web.postgres.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tables of pg_catalog and information_schema. Immutable but for what sessions differ in. */
final class CatalogTables {

    static final String DATABASE = "earshot";
    static final String OWNER = "earshot";
    static final String SCHEMA = "PUBLIC";

    static final long PUBLIC = 2200;
    static final long PG_CATALOG = 11;
    static final long INFORMATION_SCHEMA = 13_000;
    static final long OWNER_OID = 10;
    static final long DATABASE_OID = 16_383;

    /** PostgreSQL numbers what users make from here. */
    private static final long FIRST_RELATION = 16_384;

    private static final long FIRST_INDEX = 20_000;

    /** Tables that have no rows here. Their columns are whatever is asked for. */
    private static final Set<String> EMPTY = Set.of(
            "pg_attrdef",
            "pg_matviews",
            "pg_sequences",
            "pg_sequence",
            "pg_enum",
            "pg_range",
            "pg_available_extensions",
            "pg_available_extension_versions",
            "pg_inherits",
            "pg_partitioned_table",
            "pg_trigger",
            "pg_rewrite",
            "pg_depend",
            "pg_shdescription",
            "pg_shdepend",
            "pg_foreign_table",
            "pg_foreign_server",
            "pg_foreign_data_wrapper",
            "pg_user_mapping",
            "pg_user_mappings",
            "pg_policy",
            "pg_policies",
            "pg_publication",
            "pg_publication_rel",
            "pg_publication_namespace",
            "pg_publication_tables",
            "pg_subscription",
            "pg_subscription_rel",
            "pg_statistic_ext",
            "pg_statistic",
            "pg_stats",
            "pg_stat_activity",
            "pg_stat_ssl",
            "pg_stat_gssapi",
            "pg_stat_replication",
            "pg_stat_user_tables",
            "pg_stat_all_tables",
            "pg_stat_user_indexes",
            "pg_statio_user_tables",
            "pg_stat_database",
            "pg_locks",
            "pg_operator",
            "pg_opclass",
            "pg_opfamily",
            "pg_amop",
            "pg_amproc",
            "pg_cast",
            "pg_conversion",
            "pg_event_trigger",
            "pg_ts_config",
            "pg_ts_dict",
            "pg_ts_parser",
            "pg_ts_template",
            "pg_prepared_xacts",
            "pg_cursors",
            "pg_prepared_statements",
            "pg_default_acl",
            "pg_largeobject",
            "pg_largeobject_metadata",
            "pg_aggregate",
            "pg_auth_members",
            "pg_db_role_setting",
            "pg_seclabel",
            "pg_seclabels",
            "pg_shseclabel",
            "pg_rules",
            "pg_replication_slots",
            "pg_init_privs",
            "pg_transform",
            "pg_group",
            "pg_shadow",
            "pg_parameter_acl",
            "pg_hba_file_rules",
            "pg_file_settings",
            "referential_constraints",
            "sequences",
            "parameters",
            "triggers",
            "domains",
            "routine_privileges",
            "column_privileges",
            "table_privileges",
            "role_table_grants",
            "element_types",
            "check_constraints",
            "constraint_table_usage",
            "domain_constraints",
            "user_defined_types",
            "attributes",
            "foreign_tables",
            "foreign_servers",
            "view_table_usage",
            "view_column_usage",
            "role_column_grants",
            "usage_privileges",
            "udt_privileges",
            "data_type_privileges",
            "column_udt_usage",
            "routines");

    private final Map<String, Table> catalog = new HashMap<>();
    private final Map<String, Table> standard = new HashMap<>();
    private final Map<Long, String> typeNames = new HashMap<>();
    /** PostgreSQL's types that no column here has, by their numbers in its pg_type.dat: clients compare with their names. */
    private static final Map<String, Long> OTHER_TYPES = Map.ofEntries(
            Map.entry("record", 2249L),
            Map.entry("cstring", 2275L),
            Map.entry("any", 2276L),
            Map.entry("anyarray", 2277L),
            Map.entry("void", 2278L),
            Map.entry("trigger", 2279L),
            Map.entry("language_handler", 2280L),
            Map.entry("internal", 2281L),
            Map.entry("anyelement", 2283L),
            Map.entry("event_trigger", 3838L),
            Map.entry("unknown", 705L),
            Map.entry("money", 790L),
            Map.entry("xml", 142L),
            Map.entry("point", 600L),
            Map.entry("inet", 869L),
            Map.entry("cidr", 650L),
            Map.entry("macaddr", 829L),
            Map.entry("bit", 1560L),
            Map.entry("varbit", 1562L),
            Map.entry("tsvector", 3614L),
            Map.entry("tsquery", 3615L));

    private final Map<Long, String> internalNames = new HashMap<>();
    private final Map<String, Long> types = new HashMap<>();
    private final Map<Long, Relation> relations = new TreeMap<>();
    private final Map<Long, NamedIndex> indexes = new TreeMap<>();
    private final CatalogSession session;

    /** @param relation the number of the table that it is on */
    record NamedIndex(long relation, Relation.Index index) {}

    /** @param all relations in the order of their names, by which they are numbered */
    CatalogTables(List<Relation> all, List<TypeDescription> allTypes, CatalogSession session) {
        this.session = session;
        OTHER_TYPES.forEach((name, oid) -> {
            types.put(name, oid);
            typeNames.put(oid, name);
            internalNames.put(oid, name);
        });
        for (TypeDescription type : allTypes) {
            internalNames.put((long) type.oid(), type.name());
            internalNames.put((long) type.arrayOid(), "_" + type.name());
            typeNames.put((long) type.oid(), type.sqlName());
            typeNames.put((long) type.arrayOid(), type.sqlName() + "[]");
            for (String name : List.of(type.name(), type.sqlName())) {
                types.put(name, (long) type.oid());
                types.put(name + "[]", (long) type.arrayOid());
                types.put("_" + name, (long) type.arrayOid());
            }
        }
        for (Relation relation : all) {
            relations.put(FIRST_RELATION + relations.size(), relation);
        }
        relations.forEach((oid, relation) -> relation.indexes()
                .forEach(index -> indexes.put(FIRST_INDEX + indexes.size(), new NamedIndex(oid, index))));
        RelationTables.add(catalog, relations, indexes);
        TypeTables.add(catalog, allTypes);
        StandardTables.add(standard, relations, this);
    }

    Optional<Table> table(Optional<String> schema, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (schema.map(s -> s.equalsIgnoreCase("information_schema")).orElse(false)) {
            return Optional.ofNullable(standard.get(lower)).or(() -> emptyTable(lower));
        }
        if (schema.isPresent() && !schema.get().equalsIgnoreCase("pg_catalog")) {
            return Optional.empty();
        }
        return switch (lower) {
            case "pg_settings" -> Optional.of(settings());
            case "pg_stat_activity" -> Optional.of(activity());
            case "pg_timezone_names" ->
                Optional.of(new TableBuilder("name text, abbrev text, utc_offset interval, is_dst bool")
                        .row("UTC", "UTC", "00:00:00", false)
                        .build());
            case "pg_timezone_abbrevs" ->
                Optional.of(new TableBuilder("abbrev text, utc_offset interval, is_dst bool")
                        .row("UTC", "00:00:00", false)
                        .build());
            default -> Optional.ofNullable(catalog.get(lower)).or(() -> emptyTable(lower));
        };
    }

    private static Optional<Table> emptyTable(String name) {
        return EMPTY.contains(name) ? Optional.of(Table.empty()) : Optional.empty();
    }

    private Table settings() {
        TableBuilder table =
                new TableBuilder("name text, setting text, unit text, category text, short_desc text, extra_desc text,"
                        + " context text, vartype text, source text, min_val text, max_val text, enumvals text[], boot_val"
                        + " text, reset_val text, sourcefile text, sourceline int4, pending_restart bool");
        new TreeMap<>(session.settings())
                .forEach((name, value) -> table.row(
                        name, value, null, "", "", null, "user", "string", "default", null, null, null, value, value,
                        null, null, false));
        return table.build();
    }

    private Table activity() {
        return new TableBuilder(
                        "datid oid, datname name, pid int4, usesysid oid, usename name, application_name text, state"
                                + " text, query text, backend_type text, backend_start timestamptz, query_start"
                                + " timestamptz, wait_event_type text, wait_event text, client_addr text, client_port"
                                + " int4, xact_start timestamptz, state_change timestamptz")
                .row(
                        DATABASE_OID,
                        DATABASE,
                        session.process(),
                        OWNER_OID,
                        session.user(),
                        session.settings().getOrDefault("application_name", ""),
                        "active",
                        "",
                        "client backend",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .build();
    }

    /** Returns the number of a table, by its name with or without a schema. */
    Optional<Long> relation(String text) {
        String name = text.replace("\"", "");
        String bare = name.substring(name.lastIndexOf('.') + 1);
        for (Map.Entry<Long, Relation> relation : relations.entrySet()) {
            if (relation.getValue().name().equalsIgnoreCase(bare)) {
                return Optional.of(relation.getKey());
            }
        }
        for (Map.Entry<Long, NamedIndex> index : indexes.entrySet()) {
            if (index.getValue().index().name().equalsIgnoreCase(bare)) {
                return Optional.of(index.getKey());
            }
        }
        return Optional.ofNullable(RelationTables.OWN.get(bare.toLowerCase(Locale.ROOT)));
    }

    /** Returns the number of what is called so; empty where nothing is. */
    Optional<Long> named(String kind, String name) {
        String bare = name.replace("\"", "").strip();
        return switch (kind) {
            case "regproc", "regprocedure" -> functions().find(name);
            case "regnamespace" ->
                Optional.ofNullable(
                        Map.of("public", PUBLIC, "pg_catalog", PG_CATALOG, "information_schema", INFORMATION_SCHEMA)
                                .get(bare.toLowerCase(Locale.ROOT)));
            case "regrole" -> bare.equals(OWNER) ? Optional.of(OWNER_OID) : Optional.empty();
            default -> Optional.empty();
        };
    }

    CatalogFunctions functions() {
        return new CatalogFunctions(table(Optional.of("pg_catalog"), "pg_proc").orElseThrow());
    }

    Optional<Long> type(String text) {
        String name = text.replace("\"", "")
                .toLowerCase(Locale.ROOT)
                .strip()
                .replace("pg_catalog.", "")
                .replaceAll("\\([^)]*\\)", "");
        return Optional.ofNullable(types.get(name));
    }

    String formatType(long oid) {
        return typeNames.getOrDefault(oid, oid == 0 ? "-" : "???");
    }

    /** Returns PostgreSQL's own name for a type, as in {@code int8}. */
    String internalName(long oid) {
        return internalNames.getOrDefault(oid, "text");
    }

    /** Returns what a number of this kind is called. */
    String nameOf(String kind, long oid) {
        return switch (kind) {
            case "regclass" ->
                relations.containsKey(oid)
                        ? TextFunctions.identifier(relations.get(oid).name())
                        : indexes.containsKey(oid)
                                ? TextFunctions.identifier(
                                        indexes.get(oid).index().name())
                                : RelationTables.OWN.entrySet().stream()
                                        .filter(own -> own.getValue() == oid)
                                        .findFirst()
                                        .map(Map.Entry::getKey)
                                        .orElse(String.valueOf(oid));
            case "regnamespace" ->
                oid == PUBLIC
                        ? "\"PUBLIC\""
                        : oid == PG_CATALOG
                                ? "pg_catalog"
                                : oid == INFORMATION_SCHEMA ? "information_schema" : String.valueOf(oid);
            case "regrole" -> OWNER;
            case "regproc", "regprocedure" ->
                oid == 0 ? "-" : functions().name(oid).orElse(String.valueOf(oid));
            default -> oid == 0 ? "-" : String.valueOf(oid);
        };
    }

    Optional<String> comment(long oid) {
        return Optional.ofNullable(relations.get(oid)).map(Relation::comment).filter(comment -> !comment.isEmpty());
    }

    /** @param arguments the index's number, and perhaps a column's */
    Optional<String> indexDefinition(List<Object> arguments) {
        NamedIndex index = indexes.get(Values.number(arguments.getFirst()));
        if (index == null) {
            return Optional.empty();
        }
        int column = arguments.size() > 1 ? (int) Values.number(arguments.get(1)) : 0;
        List<String> columns =
                index.index().columns().stream().map(TextFunctions::identifier).toList();
        return column > 0
                ? Optional.of(columns).filter(all -> column <= all.size()).map(all -> all.get(column - 1))
                : Optional.of("CREATE " + (index.index().isUnique() ? "UNIQUE " : "") + "INDEX "
                        + TextFunctions.identifier(index.index().name()) + " ON \"" + SCHEMA + "\"."
                        + TextFunctions.identifier(
                                relations.get(index.relation()).name()) + " USING btree ("
                        + String.join(", ", columns) + ")");
    }

    /** @param arguments the constraint's number, which is its index's */
    Optional<String> constraint(List<Object> arguments) {
        return Optional.ofNullable(arguments.getFirst())
                .map(oid -> indexes.get(Values.number(oid)))
                .map(index -> "PRIMARY KEY ("
                        + String.join(
                                ", ",
                                index.index().columns().stream()
                                        .map(TextFunctions::identifier)
                                        .toList()) + ")");
    }
}
