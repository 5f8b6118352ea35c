package io.earshot.web.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SELECTs of clients over the catalog of two tables and a view. */
class CatalogQueryTest {

    private static final int INT8 = 20;
    private static final int TEXT = 25;

    private static final List<TypeDescription> TYPES = List.of(
            new TypeDescription(INT8, 1016, "int8", "bigint", 8, 'N'),
            new TypeDescription(TEXT, 1009, "text", "text", -1, 'S'));

    private static final List<Relation> RELATIONS = List.of(
            table(
                    "DATA",
                    List.of("NAME"),
                    new Relation.Column("NAME", TEXT, true),
                    new Relation.Column("LOAD", INT8, false)),
            table(
                    "LINK",
                    List.of("IP", "NAME"),
                    new Relation.Column("NAME", TEXT, true),
                    new Relation.Column("IP", TEXT, true)),
            new Relation("PAIR", true, "", List.of(new Relation.Column("A", TEXT, false)), List.of(), List.of()));

    private static final CatalogSession SESSION = new CatalogSession() {

        @Override
        public String user() {
            return "anna";
        }

        @Override
        public int process() {
            return 7;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-07-01T12:00:00Z");
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("server_version", "15.0", "search_path", "\"PUBLIC\"");
        }

        @Override
        public void set(String name, Optional<String> value) {
            throw new CatalogException("42704", "no setting " + name);
        }
    };

    private static Relation table(String name, List<String> key, Relation.Column... columns) {
        return new Relation(
                name,
                false,
                "all of " + name,
                List.of(columns),
                key,
                List.of(new Relation.Index(name + "_PKEY", true, true, key)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SELECT version(), current_database(), current_schema, current_user, pg_backend_pid() | PostgreSQL 15.0,earshot,PUBLIC,anna,7
        SELECT 1 + 2 * 3, -2, 7 / 2, 7 % 4, concat('a', NULL, 1)      | 7,-2,3,3,a1
        SELECT 1 = 1 AND NOT 2 > 3 OR NULL, NULL AND false, NULL OR false | true,false,NULL
        SELECT 3 IN (1, 2), 3 NOT IN (1, NULL), 2 BETWEEN 1 AND 3, 'abc' LIKE 'a_c', 'abc' NOT LIKE '%x%' | false,NULL,true,true,true
        SELECT 'abc' ~ '^A', 'abc' ~* '^A', 'abc' OPERATOR(pg_catalog.~) 'b' COLLATE pg_catalog.default, 'abc' !~ 'x' | false,true,true,true
        SELECT CASE 'v' WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END, CASE WHEN false THEN 1 END | view,NULL
        SELECT COALESCE(NULL, 2), NULLIF(1, 1), GREATEST(1, 3, NULL), LEAST(2, 1) | 2,NULL,3,1
        SELECT ARRAY[1, 2], ARRAY[1,2]::text[] && '{2,3}', 2 = ANY(ARRAY[1, 2]), 'r' = ANY('{r,v}'), (ARRAY[4,5,6])[2] | {1,2},true,true,true,5
        SELECT array_to_string(ARRAY['a', NULL, 'b'], ', '), array_upper(ARRAY[1,2], 1), array_length('{}'::text[], 1) | a, b,2,NULL
        SELECT 'data'::regclass, 'DATA'::regclass::oid, to_regclass('nosuch'), 16384::regclass, 'int8'::regtype, 20::regtype::text | "DATA",16384,NULL,"DATA",bigint,bigint
        SELECT format_type(25, -1), format_type(1016, NULL), format_type(99, -1) | text,bigint[],???
        SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'data'), (SELECT relkind FROM pg_class WHERE relname = 'pair') | true,v
        SELECT count(*), min(relname), string_agg(relname, '+' ORDER BY relname DESC) FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200 | 2,DATA,LINK+DATA
        SELECT TRIM(BOTH '"' FROM '"x"'), substring('abc' FROM 2 FOR 1), position('c' IN 'abc'), split_part('a.b', '.', 2) | x,b,3,b
        SELECT quote_ident('DATA'), quote_ident('data'), quote_literal('it''s') | "DATA",data,'it''s'
        SELECT has_table_privilege('data', 'SELECT'), has_table_privilege('data', 'INSERT'), pg_table_is_visible(1) | true,false,true
        SELECT current_setting('search_path'), current_setting('nosuch', true)  | "PUBLIC",NULL
        SELECT obj_description('link'::regclass), obj_description('pair'::regclass, 'pg_class') | all of LINK,NULL
        SELECT pg_get_indexdef(20001), pg_get_indexdef(20001, 2, false)        | CREATE UNIQUE INDEX "LINK_PKEY" ON "PUBLIC"."LINK" USING btree ("IP", "NAME"),"NAME"
        SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'data'::regclass | PRIMARY KEY ("NAME")
        select round(extract(epoch from pg_postmaster_start_time() at time zone 'UTC')) as startup_time, pg_my_temp_schema() | 1782907200,0
        select name, is_dst from pg_catalog.pg_timezone_names union distinct select abbrev as name, is_dst from pg_catalog.pg_timezone_abbrevs | UTC,false
        SELECT pg_typeof(1::int8), now()                                        | bigint,2026-07-01T12:00:00Z
        SELECT string_agg(word, ',') IS NULL, min(catcode) FROM pg_get_keywords() WHERE word <> ALL ('{limit}') | false,R
        SELECT pg_index_column_has_property(20001, 1, 'asc'), pg_index_column_has_property(20001, 1, 'desc') | true,false
        SELECT pg_advisory_unlock_all(), pg_try_advisory_lock(1)                | ,true
        SELECT xmin, ctid IS NULL, tableoid IS NULL FROM (SELECT xmin, xmax AS ctid, tableoid FROM pg_namespace WHERE nspname = 'public') n | 1,false,true
        SELECT format('%I.%I', 'public', 'DATA'), format('%s:%L:%2$s%%:%1$-3s:', 1, 'it''s'), format('%3s', 'a'), format(NULL, 1) | public."DATA",1:'it''s':it's%:1  :,  a,NULL
        SELECT col_description(CAST(CAST(format('%I.%I', 'PUBLIC', 'DATA') AS regclass) AS oid), 1) | NULL
        SELECT count(p.proname), min(t.typname), min(t.typreceive), bool_and(t.typreceive::oid <> 0) FROM pg_type t LEFT JOIN pg_proc p ON p.oid = t.typreceive | 2,_int8,array_recv,true
        """)
    void anExpressionHasPostgresqlsValue(String sql, String row) {
        assertThat(rows(sql)).containsExactly(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SELECT attname FROM pg_attribute a, pg_class c WHERE a.attrelid = c.oid AND c.relname = 'link' AND c.relkind = 'r' ORDER BY attnum DESC | IP NAME
        SELECT c.relname, i.indexrelid IS NULL FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid WHERE c.relname IN ('DATA', 'PAIR') ORDER BY 1 | DATA,false PAIR,true
        SELECT n.nspname FROM pg_class c RIGHT OUTER JOIN pg_namespace n ON n.oid = c.relnamespace AND c.relname = 'DATA' ORDER BY c.oid NULLS LAST, 1 LIMIT 2 | PUBLIC information_schema
        SELECT relkind, count(*) AS n FROM pg_class WHERE relnamespace = 2200 GROUP BY relkind HAVING count(*) > 1 ORDER BY n, 1 | i,2 r,2
        SELECT DISTINCT relkind FROM pg_class WHERE relnamespace = 2200 ORDER BY 1 OFFSET 1 | r v
        SELECT 1 AS x UNION ALL SELECT 2 UNION SELECT 2 ORDER BY x DESC | 2 1
        VALUES (1, 'a'), (2, 'b') | 1,a 2,b
        SELECT * FROM (VALUES (1), (2)) AS t(x) WHERE x > 1 | 2
        SELECT x, n FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS u(x, n) | a,1 b,2
        SELECT t.x, u FROM (VALUES (ARRAY[1, 2]), (ARRAY[3])) AS t(x), LATERAL unnest(t.x) AS u | {1,2},1 {1,2},2 {3},3
        SELECT generate_series(1, 2), 'x' | 1,x 2,x
        SELECT (information_schema._pg_expandarray(indkey)).n, (information_schema._pg_expandarray(indkey)).x FROM pg_index WHERE indrelid = 'link'::regclass | 1,2 2,1
        SELECT attname FROM pg_attribute a JOIN (SELECT unnest(indkey) AS k, generate_subscripts(indkey, 1) AS o FROM pg_index WHERE indrelid = 'link'::regclass AND indisprimary) i ON a.attnum = i.k WHERE attrelid = 'link'::regclass ORDER BY i.o | IP NAME
        WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t | 1 2 3
        SELECT row_number() OVER (PARTITION BY attrelid ORDER BY attnum DESC), attname FROM pg_attribute WHERE attrelid = 'data'::regclass | 2,NAME 1,LOAD
        SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'VIEW' | PAIR
        SELECT column_name, data_type, udt_name, is_nullable FROM information_schema.columns WHERE table_name = 'data' ORDER BY ordinal_position | NAME,text,text,NO LOAD,bigint,int8,YES
        SELECT column_name FROM information_schema.key_column_usage k JOIN information_schema.table_constraints c USING (constraint_name) WHERE c.table_name = 'LINK' | IP NAME
        SELECT * FROM pg_trigger WHERE tgrelid = 1 | ^^
        SELECT 'now'::pg_catalog.regproc::pg_catalog.oid | 1299
        SELECT 'pg_catalog.length(text)'::regprocedure | length
        SELECT pg_get_functiondef(1317) LIKE 'CREATE OR REPLACE FUNCTION pg_catalog.length(text)%LANGUAGE internal%AS $function$length$function$%' | true
        SELECT proargtypes, proargtypes::regtype[]::text[], prorettype::regtype != 'trigger'::regtype FROM pg_proc WHERE proname = 'length' | ^25,{text},true^
        SELECT parse_ident('"A.b".C'), (parse_ident('x'))[1], array_length(parse_ident('a.b.c'), 1) | {A.b,c},x,3
        SELECT column_name FROM information_schema.columns WHERE CASE WHEN array_length(parse_ident('"DATA"'),1) = 2 THEN quote_ident(table_name) = (parse_ident('"DATA"'))[2] ELSE quote_ident(table_name) = '"DATA"' AND quote_ident(table_schema) IN (SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END FROM generate_series(array_lower(string_to_array(current_setting('search_path'),','),1), array_upper(string_to_array(current_setting('search_path'),','),1)) AS i, string_to_array(current_setting('search_path'),',') s) END | NAME LOAD
        SELECT 'public'::regnamespace | "PUBLIC"
        SELECT ta.attname, tc.relname FROM pg_attribute ta, pg_attribute ia, pg_class tc, pg_index i, pg_namespace n, pg_class ic WHERE tc.relname = 'DATA' AND n.nspname = 'PUBLIC' AND tc.oid = i.indrelid AND n.oid = tc.relnamespace AND i.indisprimary = 't' AND ia.attrelid = i.indexrelid AND ta.attrelid = i.indrelid AND ta.attnum = i.indkey[ia.attnum-1] AND (NOT ta.attisdropped) AND (NOT ia.attisdropped) AND ic.oid = i.indexrelid ORDER BY ia.attnum | NAME,DATA
        SELECT b.relname, a.attname FROM pg_attribute a, pg_class b WHERE b.oid = a.attrelid AND b.relname = 'DATA' AND a.attnum = 2 | DATA,LOAD
        SELECT c.relname, i.indisprimary FROM ((((SELECT oid, relname FROM pg_class) c INNER JOIN pg_namespace n ON n.nspname = 'PUBLIC' AND c.relname = 'DATA') LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique = 'f')) | DATA,NULL
        """)
    void aQueryHasPostgresqlsRows(String sql, String rows) {
        assertThat(String.join(" ", rows(sql))).isEqualTo(rows);
    }

    @Test
    void columnsHaveNamesAndTypesBeforeTheQueryIsRun() {
        CatalogQuery query =
                read("SELECT c.relname, c.oid, count(*), 'x' AS y, c.oid::regclass::text, relkind = 'r', ARRAY(SELECT"
                        + " 1::int8) FROM pg_class c WHERE relname LIKE $1 AND oid = $2 AND relname = ANY($3) GROUP BY 1,"
                        + " 2, relkind LIMIT $4");
        assertThat(query.columns())
                .extracting(column -> column.name() + " " + column.type())
                .containsExactly(
                        "relname name",
                        "oid oid",
                        "count text",
                        "y text",
                        "text text",
                        "?column? bool",
                        "array int8[]");
        assertThat(query.parameters()).isEqualTo(Map.of(1, "name", 2, "oid", 3, "name[]", 4, "int8"));
    }

    @Test
    void parametersTakeTheirPlaces() {
        CatalogQuery query = read("SELECT relname FROM pg_class WHERE relname = ANY($1) AND relkind = $2 LIMIT $3");
        List<Optional<Object>> values =
                List.of(Optional.of(new Object[] {"data", "link", null}), Optional.of("r"), Optional.of(1L));
        assertThat(query.run(values, SESSION)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SELECT * FROM pg_nosuch                      | 42P01
        SELECT nosuch FROM pg_class                  | 42703
        SELECT pg_nosuch(1)                          | 42883
        SELECT 'nosuch'::regclass                    | 42P01
        SELECT 'nosuch'::regproc                     | 42883
        SELECT parse_ident('a.')                     | 22023
        SELECT parse_ident('1a')                     | 22023
        SELECT 'nosuch'::regnamespace                | 3F000
        SELECT 1 / 0                                 | 22012
        SELECT count(*) FROM generate_series(1, 200000) | 54000
        SELECT * FROM generate_series(1, 2, 0)       | 22023
        SELECT relname FROM pg_class WHERE           | 42601
        SELECT (SELECT oid FROM pg_class)            | 21000
        SELECT 'x' ~ '('                             | 2201B
        SELECT count(*) FROM pg_attribute a, pg_attribute b, pg_attribute c, pg_attribute d, pg_attribute e, pg_type f, pg_type g, pg_class h, pg_class i, pg_class j WHERE a.attnum + b.attnum + c.attnum + d.attnum + e.attnum + f.oid + g.oid + h.oid + i.oid = j.oid | 54000
        SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' ~ '(.*a){15}b'   | 2201B
        """)
    void anErrorHasPostgresqlsCode(String sql, String state) {
        CatalogException error = catchThrowableOfType(CatalogException.class, () -> rows(sql));
        assertThat(error.state()).isEqualTo(state);
    }

    private static CatalogQuery read(String sql) {
        return CatalogQuery.read(sql, RELATIONS, TYPES, SESSION);
    }

    /** A row's values with commas between. */
    private static List<String> rows(String sql) {
        return read(sql).run(List.of(), SESSION).stream()
                .map(row -> row.stream()
                        .map(value -> value.map(Object::toString).orElse("NULL"))
                        .collect(Collectors.joining(",")))
                .toList();
    }
}
