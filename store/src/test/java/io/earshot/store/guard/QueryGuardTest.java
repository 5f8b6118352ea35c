package io.earshot.store.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.earshot.store.guard.QueryRefusedException.Reason;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryGuardTest {

    private static final QueryGuard GUARD =
            new QueryGuard(TableNames.of(Set.of("DATA", "LINK", "HOST", "CONTAINER", "CHECK_RESULT", "EVENT")));

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '~', textBlock = """
        SELECT 1                                   > SELECT 1
        ~  select 1 ; ~                            > SELECT 1
        -- why{LF}SELECT ';' FROM data              > SELECT ';' FROM "PUBLIC". "DATA"
        /* outer /* inner */ ; */ SELECT 1         > SELECT 1
        (SELECT 1) UNION (SELECT 2)                > ( SELECT 1 ) UNION ( SELECT 2 )
        SELECT "a;b" FROM data; -- done            > SELECT "a;b" FROM "PUBLIC". "DATA"
        SELECT $$it's;$$                           > SELECT 'it''s;'
        EXPLAIN SELECT 1                           > EXPLAIN SELECT 1
        SELECT name n FROM public.data d           > SELECT "NAME" AS "N" FROM "PUBLIC" . "DATA" AS "D"
        SELECT check, "errors", errors FROM data   > SELECT "CHECK" , "errors" , "ERRORS" FROM "PUBLIC". "DATA"
        SELECT load::int FROM data WHERE name = $1 > SELECT "LOAD" :: INT FROM "PUBLIC". "DATA" WHERE "NAME" = ?1
        SELECT minute, at FROM event               > SELECT "MINUTE" , "AT" FROM "PUBLIC". "EVENT"
        TABLE data                                 > TABLE "PUBLIC". "DATA"
        SHOW COLUMNS FROM data                     > SHOW COLUMNS FROM "DATA"
        SELECT 'x' LIKE 'x%y%' ESCAPE '!'          > SELECT 'x' LIKE 'x%y%' ESCAPE '!'
        SELECT name || 'x' LIKE $1 FROM data       > SELECT BOUNDED_LIKE ( "NAME" || 'x' , ?1 ) FROM "PUBLIC". "DATA"
        SELECT 1 WHERE 'x' NOT ILIKE '%x%y' AND 1=1 > SELECT 1 WHERE ( NOT BOUNDED_ILIKE ( 'x' , '%x%y' ) ) AND 1 = 1
        SELECT ('x' LIKE 'a' || '%' ESCAPE '!')    > SELECT ( BOUNDED_LIKE ( 'x' , 'a' || '%' , '!' ) )
        SELECT CAST(load AS INT)::text FROM data   > SELECT CAST ( "LOAD" AS INT ) :: TEXT FROM "PUBLIC". "DATA"
        SELECT (load + 1)::decfloat * 2 FROM data  > SELECT EXACT_NUMBER ( ( "LOAD" + 1 ) ) * 2 FROM "PUBLIC". "DATA"
        SELECT ('x' {TILDE} 'x')                   > SELECT ( REGEXP_LIKE ( 'x' , 'x' , 'n' ) )
        SELECT 1 FROM data WHERE name !{TILDE}* $1 OR 1=1 > SELECT 1 FROM "PUBLIC". "DATA" WHERE ( NOT REGEXP_LIKE ( "NAME" , ?1 , 'in' ) ) OR 1 = 1
        SELECT 1 FROM data WHERE name {TILDE}{TILDE} 'b%' > SELECT 1 FROM "PUBLIC". "DATA" WHERE "NAME" LIKE 'b%'
        SELECT 1 FROM data WHERE name !{TILDE}{TILDE}* 'b%' > SELECT 1 FROM "PUBLIC". "DATA" WHERE "NAME" NOT ILIKE 'b%'
        SELECT sum(load), role FROM data GROUP BY 2 > SELECT SUM ( "LOAD" ) , "ROLE" FROM "PUBLIC". "DATA" GROUP BY "ROLE"
        SELECT left(role, 1) r FROM data GROUP BY 1, host > SELECT LEFT ( "ROLE" , 1 ) AS "R" FROM "PUBLIC". "DATA" GROUP BY LEFT ( "ROLE" , 1 ) , "HOST"
        SELECT CAST('1.50' AS DECFLOAT)            > SELECT EXACT_NUMBER ( '1.50' )
        VALUES (1, 'a'), (2, 'b')                  > VALUES ( 1 , 'a' ) , ( 2 , 'b' )
        WITH x(a) AS (SELECT 1) SELECT a FROM x    > WITH "X" ( "A" ) AS ( SELECT 1 ) SELECT "A" FROM "X"
        SELECT at AT TIME ZONE 'UTC' = NOW() FROM event > SELECT LOCAL_TIME_IN_ZONE ( "AT" , 'UTC' ) = NOW ( ) FROM "PUBLIC". "EVENT"
        SELECT TIMESTAMP '2026-11-30 01:00:00' AT TIME ZONE 'Asia/Tokyo' AT TIME ZONE 'UTC' > SELECT LOCAL_TIME_IN_ZONE ( TIME_OF_LOCAL_TIME ( TIMESTAMP '2026-11-30 01:00:00' , 'Asia/Tokyo' ) , 'UTC' )
        SELECT DATE_TRUNC('DAY', at AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo' FROM event > SELECT TIME_OF_LOCAL_TIME ( DATE_TRUNC ( 'DAY' , LOCAL_TIME_IN_ZONE ( "AT" , 'Asia/Tokyo' ) ) , 'Asia/Tokyo' ) FROM "PUBLIC". "EVENT"
        SELECT (at::timestamp + INTERVAL '1' HOUR) AT TIME ZONE 'Asia/Tokyo' FROM event > SELECT TIME_OF_LOCAL_TIME ( ( "AT" :: TIMESTAMP + INTERVAL '1' HOUR ) , 'Asia/Tokyo' ) FROM "PUBLIC". "EVENT"
        SELECT date_trunc('week', at), EXTRACT(week FROM at), DATEDIFF(WEEK, at, at) FROM event > SELECT DATE_TRUNC ( 'ISO_WEEK' , "AT" ) , EXTRACT ( ISO_WEEK FROM "AT" ) , DATEDIFF ( ISO_WEEK , "AT" , "AT" ) FROM "PUBLIC". "EVENT"
        SELECT EXTRACT(dow FROM at), DAY_OF_WEEK(at) FROM event > SELECT MOD ( EXTRACT ( ISO_DAY_OF_WEEK FROM "AT" ) , 7 ) , ( 1 + MOD ( ISO_DAY_OF_WEEK ( "AT" ) , 7 ) ) FROM "PUBLIC". "EVENT"
        SELECT FORMATDATETIME(at, 'EEE') FROM event > SELECT FORMATDATETIME ( "AT" , 'EEE' , 'en' ) FROM "PUBLIC". "EVENT"
        SELECT GREATEST(1, NULL) IGNORE NULLS, 2   > SELECT GREATEST ( 1 , NULL ) IGNORE NULLS , 2
        SELECT a = 1 FROM data ORDER BY 1          > SELECT "A" = 1 FROM "PUBLIC". "DATA" ORDER BY 1
        """)
    void aQueryIsPrintedFromItsTreeWithEveryNameInQuotes(String typed, String printed) throws Exception {
        assertThat(GUARD.accept(real(typed)).sql()).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.name, COUNT(*) FILTER (WHERE l.loss > 0.1) AS lossy, LISTAGG(l.ip, ' ') WITHIN GROUP (ORDER"
                        + " BY l.ip DESC) FROM data a LEFT JOIN link l ON l.container = a.name AND l.state <> 'UP' WHERE"
                        + " NOT (a.role IN ('be', 'db') OR a.load IS NULL) AND a.name LIKE 'be%' GROUP BY a.name HAVING"
                        + " COUNT(*) > 1 ORDER BY 2 DESC NULLS LAST, a.name LIMIT 10 OFFSET 5",
                "SELECT name, RANK() OVER (PARTITION BY role ORDER BY load ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
                        + " FROM data",
                "SELECT SUM(load) OVER w FROM data WINDOW w AS (PARTITION BY role)",
                "SELECT CASE state WHEN 'OK' THEN 1 ELSE 0 END, CAST(load AS NUMERIC(10, 2)), name::text FROM data",
                "SELECT EXTRACT(HOUR FROM at), DATEADD(MINUTE, -5, at), at - INTERVAL '1' DAY, DATE '2026-11-29' FROM"
                        + " event",
                "SELECT TRIM(BOTH ' ' FROM name), SUBSTRING(name FROM 1 FOR 3), POSITION('a' IN name) FROM data",
                "SELECT x FROM SYSTEM_RANGE(1, 10) AS r(x) WHERE x BETWEEN 2 AND 3 AND EXISTS (SELECT 1 FROM link)",
                "SELECT name FROM data WHERE load > ANY (SELECT load FROM data) AND (name, role) IN (('a', 'b'))",
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT MAX(n) FROM t",
                "SELECT * FROM (SELECT name FROM data) AS t(n), host h CROSS JOIN container c",
                "SELECT -load * 2 + 1 || 'x' || ? FROM data",
                "SELECT table_name FROM information_schema.tables",
            })
    void whatOperatorsWriteIsAcceptedAndReadsTheSameAgain(String sql) throws Exception {
        String printed = GUARD.accept(sql).sql();
        assertThat(GUARD.accept(printed).sql().replaceAll("\\s", "")).isEqualTo(printed.replaceAll("\\s", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "-- SELECT 1",
                "DELETE FROM data",
                "/* SELECT */ DROP TABLE data",
                "SELECT 1; DELETE FROM data",
                "SELECT ';'; SHUTDOWN",
                "SELECT 1;;SELECT 2",
                "SET QUERY_TIMEOUT 0",
                "CALL 1",
                "CREATE ALIAS x FOR \"java.lang.System.exit\"",
                "(DELETE FROM data)",
                "'SELECT 1'",
                "SELECT 1 --\r; SET SCHEMA INFORMATION_SCHEMA",
                "SELECT 1 --\n; SET SCHEMA INFORMATION_SCHEMA",
            })
    void everythingThatIsNotOneQueryIsRefused(String sql) {
        assertThatThrownBy(() -> GUARD.accept(sql))
                .isInstanceOf(QueryRefusedException.class)
                .hasMessageContaining("expected one SELECT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '~', textBlock = """
        SELECT{NBSP}1                               > the character U+00A0 at line 1, column 7, expected a space before it
        SELECT{LF} 1{NUL}                            > the character U+0000 at line 2, column 3, expected printable text
        SELECT '{ESC}[2J'                          > the character U+001B at line 1, column 9, expected printable text
        SELECT 1{LS}                              > the character U+2028 at line 1, column 9, expected a space before it
        SELECT 1 WHERE 1=1FOR UPDATE                 > the character F at line 1, column 19, expected a space before it
        SELECT 1 WHERE 1111REGEXP 'x'                > the character R at line 1, column 20, expected a space before it
        SELECT 'a' 'b'                               > a text behind another at line 1, column 12, expected || between them
        SELECT 'a'{LF}'b'                             > a text behind another at line 2, column 1, expected || between them
        SELECT * FROM U&"\\0049X".USERS              > the character & at line 1, column 16, expected SQL
        SELECT U&'\\0049'                            > the character & at line 1, column 9, expected SQL
        SELECT N'x'                                  > N in front of a quote at line 1, column 8
        SELECT `REPEAT`('x', 2000000000)             > the character ` at line 1, column 8, expected names in double quotes
        SELECT @x                                    > the variable sign @ at line 1, column 8
        SELECT '                                     > a quote that is not closed at line 1, column 8
        SELECT /* /* */                              > a comment that is not closed at line 1, column 8
        SELECT $$                                    > a quote that is not closed at line 1, column 8
        SELECT 1E9999999                             > a number with the exponent E9999999 at line 1, column 8
        SELECT 0x1F                                  > the character x at line 1, column 9, expected a space before it
        SELECT X'0'                                  > a binary value at line 1, column 8, expected pairs of hexadecimal digits
        """)
    void textThatParsersReadDifferentlyIsRefusedWithItsPlace(String sql, String message) {
        assertThatThrownBy(() -> GUARD.accept(real(sql)))
                .isInstanceOf(QueryRefusedException.class)
                .hasMessageStartingWith(real(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '~', textBlock = """
        SELECT CAST(X'aced' AS JAVA_OBJECT)          > the type JAVA_OBJECT refused at line 1, column 24
        SELECT 'x'::GEOMETRY                         > the type GEOMETRY refused at line 1, column 13
        SELECT CAST(X'00' AS BINARY(1000000000))     > the length 1000000000 refused at line 1, column 29
        SELECT * FROM data FOR UPDATE                > FOR refused at line 1, column 20, a reader must not lock rows
        SELECT * FROM data FOR NO KEY UPDATE         > FOR refused at line 1, column 20, a reader must not lock rows
        SELECT * FROM (SELECT * FROM data FOR UPDATE) > syntax error at line 1, column
        SELECT "FILE_READ"('/etc/passwd')            > FILE_READ() refused
        SELECT FILE_READ('/etc/passwd')              > FILE_READ() refused
        SELECT * FROM CSVREAD('/etc/passwd')         > CSVREAD() refused
        SELECT COUTN(*) FROM data                    > COUTN() refused, did you mean COUNT?
        SELECT host, COUNT(*) FROM data GROUP BY ROLLUP (host) > ROLLUP() refused, expected columns behind GROUP BY, and totals by UNION ALL
        SELECT AGE(reportedAt) FROM data             > AGE() refused, expected a difference of two times, as in NOW() - at
        SELECT UNNEST(ARRAY[1, 2])                   > UNNEST() refused, expected it behind FROM
        SELECT 'x' REGEXP '(x+)+y'                   > REGEXP refused at line 1, column 12, expected REGEXP_LIKE
        SELECT 'x' LIKE 'x' ESCAPE role              > ESCAPE without a character in quotes refused at line 1, column 28
        SELECT BOUNDED_LIKE('x', 'x')                > BOUNDED_LIKE() refused
        SELECT * FROM INFORMATION_SCHEMA.USERS       > INFORMATION_SCHEMA refused at line 1, column 34, but for TABLES
        TABLE "INFORMATION_SCHEMA".SETTINGS          > syntax error at line 1, column
        SELECT * FROM pg_catalog.pg_class            > PG_CATALOG refused at line 1, column 15
        WITH data AS (SELECT 1) SELECT * FROM data   > WITH DATA refused
        SHOW SESSIONS                                > SESSIONS refused at line 1, column 6
        SELECT name 'x' FROM data                    > syntax error at line 1, column 13: 'x' is not supported here
        SELECT 1 INTO x FROM data                    > syntax error at line 1, column 10: INTO is not supported here
        SELECT * FROM FINAL TABLE (DELETE FROM data) > syntax error at line 1, column
        EXPLAIN DELETE FROM data                     > expected one SELECT
        WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT s FROM t > || in WITH RECURSIVE refused
        WITH RECURSIVE t(s) AS (SELECT 9 UNION ALL SELECT s * s FROM t) SELECT s FROM t > a product of two values in WITH RECURSIVE
        SELECT a*a*a*a*a*a*a*a*a*a*a*a*a*a FROM (SELECT 1 AS a) > more than 12 multiplications and divisions
        SELECT FLOOR('1E999999999')                  > a number whose exponent has more than three digits at line 1, column 14
        SELECT CAST('1' AS DECFLOAT(10))             > the type DECFLOAT refused
        SELECT TRY_CAST('1' AS DECFLOAT)             > the type DECFLOAT refused
        SELECT role FROM data GROUP BY 2             > GROUP BY 2 refused at line 1, column 32, expected the place of one of 1 columns, each once
        SELECT role FROM data GROUP BY 1, 1          > GROUP BY 1 refused at line 1, column 35, expected the place
        SELECT 'x' ! 'x'                             > the character ! at line 1, column 12
        SELECT name FORM data                        > syntax error at line 1, column 18: DATA is not expected here
        SELECT name FROM data WHERE                  > syntax error at line 1, column
        """)
    void whatReadersHaveNoBusinessWithIsRefused(String sql, String message) {
        assertThatThrownBy(() -> GUARD.accept(sql))
                .isInstanceOf(QueryRefusedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void anUnknownTableIsToldFromAForbiddenOne() {
        QueryRefusedException unknown =
                catchThrowableOfType(QueryRefusedException.class, () -> GUARD.accept("SELECT * FROM dota"));
        assertThat(unknown).hasMessage("no table DOTA at line 1, column 15, did you mean DATA?");
        assertThat(unknown.reason()).isEqualTo(Reason.UNKNOWN_TABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT %s1",
                "SELECT 1 + %s1",
                "SELECT %s1 FROM data",
                "SELECT 1 WHERE %s1=1",
                "SELECT * FROM %sdata",
                "%sSELECT 1"
            })
    void deepNestingIsRefused(String sql) {
        assertThatThrownBy(() -> GUARD.accept(sql.formatted("(".repeat(5_000))))
                .isInstanceOf(QueryRefusedException.class);
    }

    @Test
    void longStatementsAreRefused() {
        assertThatThrownBy(() -> GUARD.accept("SELECT 1" + " + 1".repeat(3_000)))
                .hasMessageContaining("more than 5000 words and signs");
        assertThatThrownBy(() -> GUARD.accept("SELECT '" + "x".repeat(5_000) + "'"))
                .hasMessageContaining("a text of 5000 characters");
        assertThatThrownBy(() -> GUARD.accept(" ".repeat(70_000) + "SELECT 1"))
                .hasMessageContaining("a query of 70008 characters");
    }

    /** Characters that the tables above cannot hold. */
    private static String real(String text) {
        return text.replace("{NBSP}", "\u00a0")
                .replace("{NUL}", "\0")
                .replace("{ESC}", "\u001b")
                .replace("{LS}", "\u2028")
                .replace("{LF}", "\n")
                .replace("{TILDE}", "~");
    }
}
