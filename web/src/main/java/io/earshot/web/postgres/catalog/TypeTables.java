package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.Map;

/** Tables of pg_catalog about types, schemas, databases, roles and what else there is one of. */
final class TypeTables {

    private static final List<String> READERS_AND_WRITERS = List.of("in", "out", "recv", "send");
    private static final List<Integer> ARRAY_FUNCTIONS = List.of(750, 751, 2400, 2401);

    /** Above all numbers of functions that are listed. */
    private static final int FIRST_FUNCTION = 100_000;

    private TypeTables() {}

    static void add(Map<String, Table> catalog, List<TypeDescription> types) {
        catalog.put("pg_type", types(types));
        catalog.put(
                "pg_namespace",
                new TableBuilder("oid oid, nspname name, nspowner oid, nspacl text[]")
                        .row(CatalogTables.PG_CATALOG, "pg_catalog", CatalogTables.OWNER_OID, null)
                        .row(CatalogTables.PUBLIC, CatalogTables.SCHEMA, CatalogTables.OWNER_OID, null)
                        .row(CatalogTables.INFORMATION_SCHEMA, "information_schema", CatalogTables.OWNER_OID, null)
                        .build());
        catalog.put(
                "pg_database",
                new TableBuilder("oid oid, datname name, datdba oid, encoding int4, datlocprovider char, datistemplate"
                                + " bool, datallowconn bool, datconnlimit int4, datfrozenxid int8, datminmxid"
                                + " int8, dattablespace oid, datcollate text, datctype text, daticulocale text,"
                                + " datcollversion text, datacl text[]")
                        .row(
                                CatalogTables.DATABASE_OID,
                                CatalogTables.DATABASE,
                                CatalogTables.OWNER_OID,
                                6,
                                "c",
                                false,
                                true,
                                -1,
                                0,
                                0,
                                1663,
                                "C",
                                "C",
                                null,
                                null,
                                null)
                        .build());
        Table roles = new TableBuilder(
                        "oid oid, rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool,"
                                + " rolcanlogin bool, rolreplication bool, rolconnlimit int4, rolpassword text,"
                                + " rolvaliduntil timestamptz, rolbypassrls bool, rolconfig text[]")
                .row(
                        CatalogTables.OWNER_OID,
                        CatalogTables.OWNER,
                        false,
                        true,
                        false,
                        false,
                        true,
                        false,
                        -1,
                        "********",
                        null,
                        false,
                        null)
                .build();
        catalog.put("pg_roles", roles);
        catalog.put("pg_authid", roles);
        catalog.put(
                "pg_user",
                new TableBuilder("usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool,"
                                + " usebypassrls bool, passwd text, valuntil timestamptz, useconfig text[]")
                        .row(
                                CatalogTables.OWNER,
                                CatalogTables.OWNER_OID,
                                false,
                                false,
                                false,
                                false,
                                "********",
                                null,
                                null)
                        .build());
        catalog.put(
                "pg_am",
                new TableBuilder("oid oid, amname name, amhandler text, amtype char")
                        .row(2, "heap", "heap_tableam_handler", "t")
                        .row(403, "btree", "bthandler", "i")
                        .build());
        catalog.put(
                "pg_tablespace",
                new TableBuilder("oid oid, spcname name, spcowner oid, spcacl text[], spcoptions text[]")
                        .row(1663, "pg_default", CatalogTables.OWNER_OID, null, null)
                        .build());
        catalog.put(
                "pg_collation",
                new TableBuilder("oid oid, collname name, collnamespace oid, collowner oid, collprovider char,"
                                + " collisdeterministic bool, collencoding int4, collcollate text, collctype text,"
                                + " colliculocale text, collversion text")
                        .row(
                                100,
                                "default",
                                CatalogTables.PG_CATALOG,
                                CatalogTables.OWNER_OID,
                                "d",
                                true,
                                -1,
                                null,
                                null,
                                null,
                                null)
                        .row(
                                950,
                                "C",
                                CatalogTables.PG_CATALOG,
                                CatalogTables.OWNER_OID,
                                "c",
                                true,
                                -1,
                                "C",
                                "C",
                                null,
                                null)
                        .build());
        catalog.put(
                "pg_language",
                new TableBuilder("oid oid, lanname name, lanowner oid, lanispl bool, lanpltrusted bool,"
                                + " lanplcallfoid oid, laninline oid, lanvalidator oid, lanacl text[]")
                        .row(12, "internal", CatalogTables.OWNER_OID, false, false, 0, 0, 0, null)
                        .row(14, "sql", CatalogTables.OWNER_OID, false, true, 0, 0, 0, null)
                        .build());
        catalog.put(
                "pg_extension",
                new TableBuilder("oid oid, extname name, extowner oid, extnamespace oid, extrelocatable bool,"
                                + " extversion text, extconfig oid[], extcondition text[]")
                        .build());
        catalog.put("pg_proc", functions());
    }

    private static Table types(List<TypeDescription> types) {
        TableBuilder table = new TableBuilder(
                "oid oid, typname name, typnamespace oid, typowner oid, typlen int2, typbyval bool, typtype char,"
                        + " typcategory char, typispreferred bool, typisdefined bool, typdelim char, typrelid oid,"
                        + " typsubscript text, typelem oid, typarray oid, typinput text, typoutput text, typreceive text,"
                        + " typsend text, typmodin text, typmodout text, typanalyze text, typalign char, typstorage char,"
                        + " typnotnull bool, typbasetype oid, typtypmod int4, typndims int4, typcollation oid,"
                        + " typdefaultbin text, typdefault text, typacl text[]");
        for (TypeDescription type : types) {
            String name = type.name();
            add(table, type.oid(), name, type.size(), String.valueOf(type.category()), 0, type.arrayOid(), name);
            add(table, type.arrayOid(), "_" + name, -1, "A", type.oid(), 0, "array_");
        }
        return table.build();
    }

    private static void add(
            TableBuilder table,
            int oid,
            String name,
            int size,
            String category,
            int element,
            int array,
            String functions) {
        String prefix = functions.equals("array_") ? "array_" : functions;
        table.row(
                oid,
                name,
                CatalogTables.PG_CATALOG,
                CatalogTables.OWNER_OID,
                size,
                size > 0 && size <= 8,
                "b",
                category,
                false,
                true,
                ",",
                0,
                element == 0 ? "-" : "array_subscript_handler",
                element,
                array,
                function(oid, prefix, "in"),
                function(oid, prefix, "out"),
                function(oid, prefix, "recv"),
                function(oid, prefix, "send"),
                "-",
                "-",
                "-",
                "i",
                "x",
                false,
                0,
                -1,
                0,
                0,
                null,
                null,
                null);
    }

    /**
     * Returns the function that reads or writes values of a type: a name for people, and a number for drivers which join it
     * with the functions. Only those of arrays are listed there; the numbers of all others are theirs alone.
     */
    private static Regname function(int type, String prefix, String what) {
        int place = READERS_AND_WRITERS.indexOf(what);
        long oid = prefix.equals("array_") ? ARRAY_FUNCTIONS.get(place) : FIRST_FUNCTION + 4L * type + place;
        return new Regname(oid, prefix + what);
    }

    /** Some functions that people call, so that tools which list functions have something to show. */
    private static Table functions() {
        TableBuilder table =
                new TableBuilder("oid oid, proname name, pronamespace oid, proowner oid, prolang oid, procost float4,"
                        + " prorows float4, provariadic oid, prosupport text, prokind char, prosecdef bool, proleakproof"
                        + " bool, proisstrict bool, proretset bool, provolatile char, proparallel char, pronargs int2,"
                        + " pronargdefaults int2, prorettype oid, proargtypes oidvector, proallargtypes oid[], proargmodes"
                        + " char[], proargnames text[], proargdefaults text, protrftypes oid[], prosrc text, probin text,"
                        + " prosqlbody text, proconfig text[], proacl text[], proisagg bool, proiswindow bool");
        int text = 25;
        addFunction(table, 89, "version", text);
        addFunction(table, 1299, "now", 1184);
        addFunction(table, 870, "lower", text, text);
        addFunction(table, 871, "upper", text, text);
        addFunction(table, 1317, "length", 23, text);
        addFunction(table, 2088, "split_part", text, text, text, 23);
        addFunction(table, 861, "current_database", 19);
        addFunction(table, 1402, "current_schema", 19);
        addFunction(table, 2026, "pg_backend_pid", 23);
        addFunction(table, 2077, "current_setting", text, text);
        // Drivers tell arrays by the function that reads them.
        addFunction(table, 750, "array_in", 2277, 2275, 26, 23);
        addFunction(table, 751, "array_out", 2275, 2277);
        addFunction(table, 2400, "array_recv", 2277, 2281, 26, 23);
        addFunction(table, 2401, "array_send", 17, 2277);
        return table.build();
    }

    private static void addFunction(TableBuilder table, int oid, String name, int result, int... arguments) {
        ArrayValue types = new ArrayValue(
                java.util.Arrays.stream(arguments)
                        .<Object>mapToObj(type -> (long) type)
                        .toList(),
                0);
        table.row(
                oid,
                name,
                CatalogTables.PG_CATALOG,
                CatalogTables.OWNER_OID,
                12,
                1,
                0,
                0,
                "-",
                "f",
                false,
                false,
                true,
                false,
                "s",
                "s",
                arguments.length,
                0,
                result,
                types,
                null,
                null,
                null,
                null,
                null,
                name,
                null,
                null,
                null,
                null,
                false,
                false);
    }
}
