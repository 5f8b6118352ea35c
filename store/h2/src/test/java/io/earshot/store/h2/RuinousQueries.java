package io.earshot.store.h2;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlLimits;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks a small server what could end it or keep it busy for ever, and prints one line for each question. Started with a small
 * heap of its own.
 */
final class RuinousQueries {

    static final List<String> QUERIES = List.of(
            "SELECT CAST(X'00' AS BINARY(1000000000))",
            "SELECT CAST('x' AS CHAR(1000000000))",
            "WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT COUNT(*) FROM t",
            "WITH RECURSIVE t(s) AS (SELECT 'x' UNION ALL SELECT CONCAT(s, s) FROM t) SELECT COUNT(*) FROM t",
            "WITH RECURSIVE t(s) AS (SELECT 10 UNION ALL SELECT s * s FROM t) SELECT MAX(s) FROM t",
            "WITH t(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM t) SELECT COUNT(*) FROM t",
            "SELECT LISTAGG(CONCAT(x, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'), ',') FROM"
                    + " SYSTEM_RANGE(1, 4000000)",
            "SELECT ARRAY_AGG(CONCAT(x, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')) FROM SYSTEM_RANGE(1,"
                    + " 4000000)",
            "SELECT s || s || s || s || s || s || s || s FROM (SELECT LISTAGG(x,"
                    + " 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') AS s FROM SYSTEM_RANGE(1, 200000))",
            "SELECT REPLACE(REPLACE(REPLACE(REPLACE('xxxxxxxxxxxxxxxxxxxxxxxx', 'x', 'xxxxxxxxxxxxxxxxxxxxxxxx'), 'x',"
                    + " 'xxxxxxxxxxxxxxxxxxxxxxxx'), 'x', 'xxxxxxxxxxxxxxxxxxxxxxxx'), 'x', 'xxxxxxxxxxxxxxxx')",
            "SELECT REGEXP_LIKE('a', '(?:(?:){2147483647}){2147483647}')",
            "SELECT REGEXP_LIKE('a', '(?:(?:(?:){1000}){1000}){1000}')",
            "SELECT REGEXP_LIKE('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(.*a){15}b')",
            "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 100000) WHERE REGEXP_LIKE(CONCAT('aaaaaaaaaaaaaaaaaaaaaaaaa', x),"
                    + " '(a+)+(a+)+b')",
            "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 100000), (SELECT LISTAGG('a', '') AS a FROM SYSTEM_RANGE(1, 500000))"
                    + " WHERE a LIKE '%a%a%a%a%a%a%a%a%a%a%a%ab%a%a%c'",
            "SELECT COUNT(*) FROM (SELECT LISTAGG('a', '') AS a FROM SYSTEM_RANGE(1, 500000)) WHERE a LIKE"
                    + " CONCAT('%', SUBSTRING(a, 1, 100000), 'b%')",
            "SELECT FLOOR('1E999999999'::DECFLOAT)",
            "SELECT FLOOR(CAST(?1 AS DECFLOAT))",
            "SELECT FLOOR(?1) AS declared",
            "SELECT FLOOR(1E9999999)",
            "SELECT FLOOR('1E999999999')",
            "SELECT FLOOR(CAST('1E999999999' AS NUMERIC))",
            "SELECT '1E999999999' + 1",
            "SELECT MOD('1E999999999', 7)",
            "SELECT CEIL('1E999999999' * 1.5)",
            "SELECT ROUND(?1 * 1)",
            "SELECT FLOOR(d) FROM (SELECT c*c*c*c AS d FROM (SELECT b*b*b*b AS c FROM (SELECT a*a*a*a AS b FROM"
                    + " (SELECT x*x*x*x AS a FROM (SELECT 1E300*1E300*1E300 AS x)))))",
            "SELECT FLOOR(d) FROM (SELECT c/(1/c)/(1/c) AS d FROM (SELECT b/(1/b)/(1/b) AS c FROM (SELECT"
                    + " a/(1/a)/(1/a) AS b FROM (SELECT x/(1/x)/(1/x)/(1/x) AS a FROM (SELECT 1E300/1E-300/1E-300 AS"
                    + " x)))))",
            "SELECT LOCATE(REPLACE('xxxxxxxxxx', 'x',"
                    + " 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') || 'b', a) FROM (SELECT"
                    + " LISTAGG('a', '') AS a FROM SYSTEM_RANGE(1, 1000000))",
            "SELECT COUNT(*) FROM (SELECT LISTAGG('a', '') AS a FROM SYSTEM_RANGE(1, 1000000)), SYSTEM_RANGE(1, 100000)"
                    + " WHERE a LIKE 'a%aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'",
            "SELECT * FROM SYSTEM_RANGE(1, 3000), (SELECT LISTAGG('a', '') AS a FROM SYSTEM_RANGE(1, 500000))",
            "SELECT x, CONCAT(x, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') FROM SYSTEM_RANGE(1, 100000000) ORDER BY"
                    + " 2 DESC");

    private RuinousQueries() {}

    public static void main(String[] arguments) {
        try (Database database = Database.open()) {
            H2Engine engine = new H2Engine(database, new SqlLimits(Duration.ofSeconds(2), 100_000, 2));
            for (String sql : QUERIES) {
                long start = System.nanoTime();
                System.out.printf("%s after %.1f s: %s%n", ask(engine, sql), (System.nanoTime() - start) / 1e9, sql);
                System.out.println(ask(engine, "SELECT 1").startsWith("answered") ? "alive" : "dead");
            }
        }
        System.exit(0);
    }

    private static String ask(H2Engine engine, String sql) {
        try {
            List<SqlParameter> values = sql.contains("?1")
                    ? List.of(new SqlParameter(
                            sql.contains("declared") ? Optional.of("DECFLOAT") : Optional.empty(),
                            Optional.of("1E999999999")))
                    : List.of();
            SqlAnswer answer = engine.ask(sql, values, () -> false);
            return "answered with " + answer.rows().size() + " rows";
        } catch (SqlRefusedException e) {
            return e.kind() + " (" + e.getMessage() + ")";
        }
    }
}
