package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.Map;

/** Tables of pg_catalog about tables: pg_class, pg_attribute, pg_index and their kin, as in PostgreSQL 15. */
final class RelationTables {

    /** The catalog's own tables, which have numbers that clients know. */
    static final Map<String, Long> OWN = Map.of(
            "pg_class",
            1259L,
            "pg_attribute",
            1249L,
            "pg_type",
            1247L,
            "pg_proc",
            1255L,
            "pg_namespace",
            2615L,
            "pg_database",
            1262L,
            "pg_constraint",
            2606L,
            "pg_index",
            2610L,
            "pg_description",
            2609L,
            "pg_trigger",
            2620L);

    private static final long BTREE = 403;
    private static final long HEAP = 2;

    private RelationTables() {}

    static void add(
            Map<String, Table> catalog, Map<Long, Relation> relations, Map<Long, CatalogTables.NamedIndex> indexes) {
        catalog.put("pg_class", classes(relations, indexes));
        catalog.put("pg_attribute", attributes(relations, indexes));
        catalog.put("pg_index", index(relations, indexes));
        catalog.put("pg_constraint", constraints(relations, indexes));
        catalog.put("pg_description", descriptions(relations));
        catalog.put("pg_tables", tables(relations));
        catalog.put("pg_views", views(relations));
        catalog.put("pg_indexes", indexList(relations, indexes));
    }

    private static Table classes(Map<Long, Relation> relations, Map<Long, CatalogTables.NamedIndex> indexes) {
        TableBuilder table = new TableBuilder(
                "oid oid, relname name, relnamespace oid, reltype oid, reloftype oid, relowner oid, relam oid,"
                        + " relfilenode oid, reltablespace oid, relpages int4, reltuples float4, relallvisible int4,"
                        + " reltoastrelid oid, relhasindex bool, relisshared bool, relpersistence char, relkind char,"
                        + " relnatts int2, relchecks int2, relhasrules bool, relhastriggers bool, relhassubclass bool,"
                        + " relrowsecurity bool, relforcerowsecurity bool, relispopulated bool, relreplident char,"
                        + " relispartition bool, relrewrite oid, relfrozenxid int8, relminmxid int8, relacl text[],"
                        + " reloptions text[], relpartbound text, relhasoids bool");
        relations.forEach((oid, relation) -> addClass(
                table,
                oid,
                relation.name(),
                CatalogTables.PUBLIC,
                relation.isView() ? "v" : "r",
                relation.columns().size(),
                !relation.indexes().isEmpty(),
                relation.isView() ? 0 : HEAP));
        indexes.forEach((oid, index) -> addClass(
                table,
                oid,
                index.index().name(),
                CatalogTables.PUBLIC,
                "i",
                index.index().columns().size(),
                false,
                BTREE));
        OWN.forEach((name, oid) -> addClass(table, oid, name, CatalogTables.PG_CATALOG, "r", 0, false, HEAP));
        return table.build();
    }

    private static void addClass(
            TableBuilder table,
            long oid,
            String name,
            long schema,
            String kind,
            int columns,
            boolean indexed,
            long method) {
        table.row(
                oid,
                name,
                schema,
                0,
                0,
                CatalogTables.OWNER_OID,
                method,
                oid,
                0,
                0,
                -1,
                0,
                0,
                indexed,
                false,
                "p",
                kind,
                columns,
                0,
                kind.equals("v"),
                false,
                false,
                false,
                false,
                true,
                "d",
                false,
                0,
                0,
                0,
                null,
                null,
                null,
                false);
    }

    private static Table attributes(Map<Long, Relation> relations, Map<Long, CatalogTables.NamedIndex> indexes) {
        TableBuilder table = new TableBuilder(
                "attrelid oid, attname name, atttypid oid, attstattarget int4, attlen int2, attnum int2, attndims"
                        + " int4, attcacheoff int4, atttypmod int4, attbyval bool, attstorage char, attalign char,"
                        + " attcompression char, attnotnull bool, atthasdef bool, atthasmissing bool, attidentity char,"
                        + " attgenerated char, attisdropped bool, attislocal bool, attinhcount int4, attcollation oid,"
                        + " attacl text[], attoptions text[], attfdwoptions text[], attmissingval text");
        relations.forEach((oid, relation) ->
                relation.columns().forEach(column -> addAttribute(table, oid, column, relation.number(column.name()))));
        indexes.forEach((oid, index) -> {
            Relation relation = relations.get(index.relation());
            for (int i = 0; i < index.index().columns().size(); i++) {
                long number = relation.number(index.index().columns().get(i));
                addAttribute(table, oid, relation.columns().get((int) number - 1), i + 1L);
            }
        });
        return table.build();
    }

    private static void addAttribute(TableBuilder table, long relation, Relation.Column column, long number) {
        table.row(
                relation,
                column.name(),
                column.type(),
                -1,
                -1,
                number,
                0,
                -1,
                -1,
                false,
                "x",
                "i",
                "",
                column.notNull(),
                false,
                false,
                "",
                "",
                false,
                true,
                0,
                0,
                null,
                null,
                null,
                null);
    }

    private static ArrayValue keys(Relation relation, CatalogTables.NamedIndex index, int lower) {
        return new ArrayValue(
                index.index().columns().stream().<Object>map(relation::number).toList(), lower);
    }

    private static Table index(Map<Long, Relation> relations, Map<Long, CatalogTables.NamedIndex> indexes) {
        TableBuilder table = new TableBuilder(
                "indexrelid oid, indrelid oid, indnatts int2, indnkeyatts int2, indisunique bool, indnullsnotdistinct"
                        + " bool, indisprimary bool, indisexclusion bool, indimmediate bool, indisclustered bool,"
                        + " indisvalid bool, indcheckxmin bool, indisready bool, indislive bool, indisreplident bool,"
                        + " indkey int2vector, indcollation oidvector, indclass oidvector, indoption int2vector, indexprs"
                        + " text, indpred text");
        indexes.forEach((oid, index) -> {
            ArrayValue keys = keys(relations.get(index.relation()), index, 0);
            ArrayValue zeros =
                    new ArrayValue(keys.items().stream().<Object>map(_ -> 0L).toList(), 0);
            int size = keys.items().size();
            table.row(
                    oid,
                    index.relation(),
                    size,
                    size,
                    index.index().isUnique(),
                    false,
                    index.index().isPrimary(),
                    false,
                    true,
                    false,
                    true,
                    false,
                    true,
                    true,
                    false,
                    keys,
                    zeros,
                    zeros,
                    zeros,
                    null,
                    null);
        });
        return table.build();
    }

    private static Table constraints(Map<Long, Relation> relations, Map<Long, CatalogTables.NamedIndex> indexes) {
        TableBuilder table = new TableBuilder(
                "oid oid, conname name, connamespace oid, contype char, condeferrable bool, condeferred bool,"
                        + " convalidated bool, conrelid oid, contypid oid, conindid oid, conparentid oid, confrelid oid,"
                        + " confupdtype char, confdeltype char, confmatchtype char, conislocal bool, coninhcount int4,"
                        + " connoinherit bool, conkey int2[], confkey int2[], conpfeqop oid[], conppeqop oid[], conffeqop"
                        + " oid[], confdelsetcols int2[], conexclop oid[], conbin text");
        indexes.forEach((oid, index) -> {
            if (index.index().isPrimary()) {
                table.row(
                        oid,
                        index.index().name(),
                        CatalogTables.PUBLIC,
                        "p",
                        false,
                        false,
                        true,
                        index.relation(),
                        0,
                        oid,
                        0,
                        0,
                        " ",
                        " ",
                        " ",
                        true,
                        0,
                        true,
                        keys(relations.get(index.relation()), index, 1),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
            }
        });
        return table.build();
    }

    private static Table descriptions(Map<Long, Relation> relations) {
        TableBuilder table = new TableBuilder("objoid oid, classoid oid, objsubid int4, description text");
        relations.forEach((oid, relation) -> {
            if (!relation.comment().isEmpty()) {
                table.row(oid, OWN.get("pg_class"), 0, relation.comment());
            }
        });
        return table.build();
    }

    private static Table tables(Map<Long, Relation> relations) {
        TableBuilder table =
                new TableBuilder("schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool,"
                        + " hasrules bool, hastriggers bool, rowsecurity bool");
        relations.values().stream()
                .filter(relation -> !relation.isView())
                .forEach(relation -> table.row(
                        CatalogTables.SCHEMA,
                        relation.name(),
                        CatalogTables.OWNER,
                        null,
                        !relation.indexes().isEmpty(),
                        false,
                        false,
                        false));
        OWN.keySet().stream()
                .sorted()
                .forEach(name -> table.row("pg_catalog", name, CatalogTables.OWNER, null, true, false, false, false));
        return table.build();
    }

    private static Table views(Map<Long, Relation> relations) {
        TableBuilder table = new TableBuilder("schemaname name, viewname name, viewowner name, definition text");
        relations.values().stream()
                .filter(Relation::isView)
                .forEach(relation -> table.row(CatalogTables.SCHEMA, relation.name(), CatalogTables.OWNER, null));
        return table.build();
    }

    private static Table indexList(Map<Long, Relation> relations, Map<Long, CatalogTables.NamedIndex> indexes) {
        TableBuilder table =
                new TableBuilder("schemaname name, tablename name, indexname name, tablespace name, indexdef text");
        indexes.values()
                .forEach(index -> table.row(
                        CatalogTables.SCHEMA,
                        relations.get(index.relation()).name(),
                        index.index().name(),
                        null,
                        "CREATE INDEX ON " + List.copyOf(index.index().columns())));
        return table.build();
    }
}
