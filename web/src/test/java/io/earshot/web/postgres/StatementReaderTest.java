package io.earshot.web.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.store.SqlLimits;
import io.earshot.store.h2.Database;
import io.earshot.store.h2.H2Engine;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks how statements of clients are classified. */
class StatementReaderTest {

    private static final Database DATABASE = Database.open();
    private static final StatementReader READER = new StatementReader(
            new CatalogRelations(new H2Engine(DATABASE, SqlLimits.ALONE)),
            new ClientSession("anna", 7, () -> Instant.EPOCH, new Settings()));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ";", " ; ;\n", "-- ping", "/* a; */ ;", "-- a;\n-- b"})
    void blanksAndCommentsAreNothing(String sql) throws Exception {
        assertThat(StatementReader.split(sql)).isEmpty();
    }

    @Test
    void aTextIsTakenApartAtItsSemicolonsAndNotAtThoseInQuotesAndComments() throws Exception {
        assertThat(StatementReader.split("SELECT ';'; /* ; */ SELECT \"a;b\";; E'it\\'s;'"))
                .containsExactly("SELECT ';'", " /* ; */ SELECT \"a;b\"", " 'it''s;'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        BEGIN                                      | BEGIN
        begin transaction isolation level read committed, read only | BEGIN
        START TRANSACTION READ ONLY                | START TRANSACTION
        commit                                     | COMMIT
        END                                        | COMMIT
        COMMIT TRANSACTION                         | COMMIT
        ROLLBACK                                   | ROLLBACK
        ABORT WORK                                 | ROLLBACK
        SAVEPOINT a                                | SAVEPOINT
        RELEASE SAVEPOINT a                        | RELEASE
        RELEASE a                                  | RELEASE
        ROLLBACK TO SAVEPOINT "pgjdbc_autosave"    | ROLLBACK
        rollback to a                              | ROLLBACK
        SET extra_float_digits = 3                 | SET
        SET application_name = 'DBeaver 24 - main' | SET
        SET client_encoding TO 'UTF8'              | SET
        SET DateStyle=ISO                          | SET
        SET datestyle = ISO, MDY                   | SET
        SET TIME ZONE 'UTC'                        | SET
        SET timezone = 'GMT'                       | SET
        SET statement_timeout = 0                  | SET
        SET LOCAL statement_timeout TO '5s'        | SET
        SET search_path TO "$user", public         | SET
        SET app.tenant = 'x'                       | SET
        SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY | SET
        SET TRANSACTION ISOLATION LEVEL SERIALIZABLE | SET
        RESET ALL                                  | RESET
        RESET statement_timeout                    | RESET
        DEALLOCATE ALL                             | DEALLOCATE ALL
        DEALLOCATE PREPARE "s1"                    | DEALLOCATE
        DISCARD ALL                                | DISCARD ALL
        DISCARD PLANS                              | DISCARD PLANS
        UNLISTEN *                                 | UNLISTEN
        CLOSE ALL                                  | CLOSE CURSOR ALL
        CLOSE "c 1"                                | CLOSE CURSOR
        DECLARE c CURSOR FOR SELECT 1              | DECLARE CURSOR
        DECLARE "c" NO SCROLL CURSOR WITH HOLD FOR SELECT name FROM data | DECLARE CURSOR
        """)
    void whatClientsSayByThemselvesGetsAWord(String sql, String tag) throws Exception {
        assertThat(READER.read(sql))
                .isInstanceOfSatisfying(
                        Statement.Command.class,
                        command -> assertThat(command.tag()).isEqualTo(tag));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        FETCH c                       | forward 1
        FETCH NEXT FROM c             | forward 1
        FETCH 100 FROM c              | forward 100
        fetch forward 7 in c          | forward 7
        FETCH ALL FROM c              | forward 9223372036854775807
        FETCH -2 FROM c               | backward 2
        FETCH PRIOR FROM c            | backward 1
        MOVE BACKWARD ALL IN c        | backward 9223372036854775807
        FETCH FIRST FROM c            | absolute 1
        FETCH LAST FROM c             | absolute -1
        FETCH ABSOLUTE -3 FROM c      | absolute -3
        MOVE RELATIVE 0 FROM c        | relative 0
        """)
    void aFetchHasADirectionAndACount(String sql, String meaning) throws Exception {
        Statement.Fetch fetch = (Statement.Fetch) READER.read(sql);
        assertThat(fetch.direction() + " " + fetch.count()).isEqualTo(meaning);
        assertThat(fetch.cursor()).isEqualTo("c");
        assertThat(fetch.move()).isEqualTo(sql.startsWith("MOVE"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SET SCHEMA INFORMATION_SCHEMA    | 42501
        SET QUERY_TIMEOUT 0              | 42501
        SAVEPOINT                        | 42601
        SAVEPOINT a b                    | 42601
        FETCH x FROM c                   | 42601
        DECLARE c CURSOR FOR             | 42601
        DECLARE c CURSOR FOR DROP TABLE data | 42501
        EXECUTE x                        | 42501
        LISTEN x                         | 42501
        COMMIT PREPARED 'x'              | 42501
        SELECT nosuch()                  | 42501
        SELECT * FROM pg_catalog.nosuch  | 42P01
        SELECT nosuch FROM pg_class      | 42703
        SELECT pg_nosuch()               | 42883
        """)
    void whatIsNotDoneHereIsRefused(String sql, String state) {
        PostgresException error = catchThrowableOfType(PostgresException.class, () -> {
            if (READER.read(sql) instanceof Statement.OfCatalog(var query)) {
                throw PostgresException.of(catchThrowableOfType(
                        io.earshot.web.postgres.catalog.CatalogException.class,
                        () -> query.run(
                                java.util.List.of(), new ClientSession("", 1, () -> Instant.EPOCH, new Settings()))));
            }
        });
        assertThat(error.code()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        TimeZone                 | Europe/Berlin
        client_encoding          | LATIN1
        DateStyle                | German
        IntervalStyle            | iso_8601
        bytea_output             | escape
        server_version           | 9.6
        """)
    void aSettingThatWouldNotBeSoIsRefused(String name, String value) {
        PostgresException error =
                catchThrowableOfType(PostgresException.class, () -> new Settings().set(name, Optional.of(value)));
        assertThat(error.code()).isEqualTo("22023");
        assertThat(error.getMessage()).contains(name, value, "expected");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SELECT '$1', "$2" /* $3 */ FROM data WHERE name = $1 AND load > $12 | SELECT '$1', "$2" /* $3 */ FROM data WHERE name = ?1 AND load > ?12
        SELECT '2026-07-01'::timestamptz                | SELECT TIMESTAMP WITH TIME ZONE '2026-07-01 00:00:00+00'
        SELECT CAST($1 AS float8)                       | SELECT ?1 :: DOUBLE PRECISION
        SELECT x::pg_catalog.int4                       | SELECT x::INTEGER
        SELECT '90 minutes'::interval                   | SELECT INTERVAL '0 01:30:00.000000' DAY TO SECOND
        SELECT '1 year'::interval                       | SELECT INTERVAL '12' MONTH
        SELECT INTERVAL '20 minutes'                    | SELECT INTERVAL '0 00:20:00.000000' DAY TO SECOND
        SELECT INTERVAL '5' MINUTE                      | SELECT INTERVAL '5' MINUTE
        SELECT $1::interval                             | SELECT ?1
        SELECT '\\x00ff'::bytea                         | SELECT X'00ff'
        SELECT '{"a":"it''s"}'::jsonb                   | SELECT JSON '{"a":"it''s"}'
        SELECT ARRAY[1]::int[], '{a}'::text[]           | SELECT ARRAY[1]::INT[], ARRAY['a']::VARCHAR[]
        SELECT x AS text, name                          | SELECT x AS text, name
        SELECT 1 WHERE x = ANY('{a,"b c"}') AND y <> ALL ('{}') | SELECT 1 WHERE x = ANY(ARRAY['a', 'b c']) AND y <> ALL (ARRAY[])
        SELECT greatest(1, least(a, 2)) -- both         | SELECT greatest(1, least(a, 2) IGNORE NULLS ) IGNORE NULLS
        SELECT log(100), log(2, 8), t.log, t.log(1)     | SELECT LOG10(100), log(2, 8), t.log, t.log(1)
        SELECT extract(second FROM f(a, b)) + 1         | SELECT (MOD(EXTRACT(EPOCH FROM f(a, b)), 60.000000) * 1) + 1
        SELECT date_part('dow', at), extract('hour' FROM at) | SELECT EXTRACT(DOW FROM at), EXTRACT(HOUR FROM at)
        SELECT timezone('Asia/Tokyo', now())            | SELECT (( now()) AT TIME ZONE 'Asia/Tokyo')
        SELECT regexp_replace(a, b, '\\2$\\\\&x\\&')    | SELECT regexp_replace(a, b, '$2\\$\\\\&x$0', '1n')
        SELECT regexp_replace(a, b, c, 'i'), regexp_replace(a, b, c, 'gi') | SELECT regexp_replace(a, b, c, 'i1n'), regexp_replace(a, b, c, 'gin')
        SELECT bool_or(x), strpos(a, 'b'), clock_timestamp() FROM t LIMIT ALL | SELECT MAX(x), INSTR(a, 'b'), NOW() FROM t
        SELECT to_timestamp(load * 2)                   | SELECT (TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' + (load * 2) * INTERVAL '1' SECOND)
        SELECT $$greatest(1)$$                          | SELECT $$greatest(1)$$
        """)
    void postgresqlsTypesAndParametersAreWrittenAsInH2(String sql, String h2) throws Exception {
        assertThat(Dialect.toH2(sql).strip().replaceAll(" +", " ")).isEqualTo(h2);
    }

    @Test
    void aStatementTimeoutHasAUnit() throws Exception {
        Settings settings = new Settings();
        for (String[] pair :
                new String[][] {{"0", ""}, {"250", "PT0.25S"}, {"5s", "PT5S"}, {"2min", "PT2M"}, {"", ""}}) {
            settings.set("statement_timeout", Optional.of(pair[0]));
            assertThat(settings.statementTimeout().map(Object::toString).orElse(""))
                    .isEqualTo(pair[1]);
        }
    }
}
