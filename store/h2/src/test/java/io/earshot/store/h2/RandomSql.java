package io.earshot.store.h2;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Makes queries over the tables, and spoils them in the ways in which lexers and parsers disagree. */
final class RandomSql {

    private static final List<String> COLUMNS = List.of(
            "name",
            "state",
            "load",
            "disconnect",
            "\"NAME\"",
            "d.name",
            "reportedAt",
            "role",
            "nginxErrorRate",
            "public.data.name");
    private static final List<String> LITERALS = List.of(
            "1",
            "0.5",
            "1e3",
            ".5",
            "'x'",
            "'it''s'",
            "''",
            "NULL",
            "TRUE",
            "X'0aff'",
            "DATE '2026-11-29'",
            "TIMESTAMP WITH TIME ZONE '2026-11-29 10:00:00+00:00'",
            "INTERVAL '5' MINUTE",
            "$$a;b$$",
            "CURRENT_TIMESTAMP",
            "-1");
    private static final List<String> OPERATORS = List.of(
            "+",
            "-",
            "*",
            "/",
            "%",
            "||",
            "=",
            "<>",
            "!=",
            "<",
            ">",
            "<=",
            ">=",
            " AND ",
            " OR ",
            " IS NOT DISTINCT FROM ");
    private static final List<String> TYPES = List.of(
            "INT",
            "BIGINT",
            "VARCHAR",
            "VARCHAR(10)",
            "NUMERIC(10, 2)",
            "DOUBLE PRECISION",
            "TEXT",
            "TIMESTAMP WITH TIME ZONE",
            "DATE");
    private static final List<String> SPOILERS = List.of(
            "\r",
            "\n",
            "\u00a0",
            "\0",
            "\u2028",
            "\u001b",
            "--",
            "//",
            "/*",
            "*/",
            ";",
            "'",
            "\"",
            "`",
            "$$",
            "$1",
            "?",
            "?1",
            "U&",
            "N",
            " FOR UPDATE",
            "FOR UPDATE",
            " FOR SHARE",
            "||",
            "::",
            "@x",
            "@",
            " REGEXP ",
            "~",
            "!~",
            "#",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ".",
            "..",
            "1",
            "0x1F",
            "1_0",
            "e9",
            "E",
            "'a' 'b'",
            "\"\"",
            " AS ",
            " UNION ",
            " UNION ALL ",
            " VALUES (1)",
            "; SET SCHEMA INFORMATION_SCHEMA",
            "--\r; SET @x = 1",
            " LIMIT 1",
            " OFFSET 1",
            " INTO x",
            " NOT ",
            " IS NULL",
            " BETWEEN ",
            " IN ",
            " ESCAPE '!'",
            " AT TIME ZONE 'UTC'",
            "DISTINCT ",
            " OVER ()",
            "::JAVA_OBJECT",
            " CASE ",
            " END",
            "DELETE FROM event",
            " FROM FINAL TABLE (DELETE FROM event)",
            " NEXT VALUE FOR x",
            "SET(@x, 1)",
            " QUALIFY 1=1",
            " WITH x AS (SELECT 1) ",
            " COLLATE GERMAN",
            "\u0130",
            "\ufeff",
            "\ud83d",
            "\u0661");

    private final Random random;

    RandomSql(long seed) {
        random = new Random(seed);
    }

    /** A query that mostly means something. */
    String query() {
        String query = select(2);
        return switch (random.nextInt(12)) {
            case 0 -> "WITH w(a) AS (" + select(1) + ") SELECT a FROM w";
            case 1 -> query + " UNION ALL " + select(1);
            case 2 -> "(" + query + ") EXCEPT (" + select(1) + ")";
            case 3 -> "EXPLAIN " + query;
            case 4 -> "VALUES (" + expression(2) + ", " + literal() + ")";
            case 5 -> query + " ORDER BY 1 DESC NULLS LAST LIMIT 3 OFFSET 1";
            default -> query;
        };
    }

    /** The same with one or more places spoiled. */
    String spoiled(String query) {
        StringBuilder text = new StringBuilder(query);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 1 -> {
                    int end = Math.min(text.length(), at + random.nextInt(12));
                    text.insert(end, text.substring(at, end));
                }
                default -> text.insert(at, one(SPOILERS));
            }
        }
        return text.toString();
    }

    private String select(int depth) {
        StringBuilder sql = new StringBuilder("SELECT ").append(random.nextInt(6) == 0 ? "DISTINCT " : "");
        sql.append(expression(depth)).append(random.nextBoolean() ? " AS a" : "");
        sql.append(" FROM data").append(random.nextInt(3) > 0 ? " AS d" : " d");
        switch (random.nextInt(6)) {
            case 0 -> sql.append(" JOIN link l ON l.container = d.name");
            case 1 ->
                sql.append(" LEFT JOIN (SELECT container FROM link) AS l ON ").append(expression(1));
            case 2 -> sql.append(", SYSTEM_RANGE(1, 3) AS r(x)");
            default -> {
                // One table.
            }
        }
        if (random.nextBoolean()) {
            sql.append(" WHERE ").append(condition(depth));
        }
        return sql.toString();
    }

    private String condition(int depth) {
        String left = expression(Math.max(0, depth - 1));
        return switch (random.nextInt(9)) {
            case 0 -> "NOT " + left + " IS NULL";
            case 1 -> left + " IN (" + literal() + ", " + literal() + ")";
            case 2 -> left + " BETWEEN " + literal() + " AND " + literal();
            case 3 -> left + " LIKE 'be%'";
            case 4 -> "EXISTS (SELECT 1 FROM link WHERE link.container = name)";
            case 5 -> left + " > ANY (SELECT load FROM data)";
            case 6 -> condition(0) + " AND " + condition(0) + " OR NOT " + condition(0);
            default -> left + one(OPERATORS) + expression(0);
        };
    }

    private String expression(int depth) {
        if (depth <= 0) {
            return random.nextBoolean() ? one(COLUMNS) : literal();
        }
        Supplier<String> inner = () -> expression(depth - 1);
        return switch (random.nextInt(13)) {
            case 0 -> "(" + inner.get() + ")";
            case 1 -> "COALESCE(" + inner.get() + ", " + inner.get() + ")";
            case 2 -> "CASE WHEN " + condition(depth - 1) + " THEN " + inner.get() + " ELSE " + inner.get() + " END";
            case 3 -> "CAST(" + inner.get() + " AS " + one(TYPES) + ")";
            case 4 -> "(" + inner.get() + ")::" + one(TYPES);
            case 5 -> "-" + one(COLUMNS);
            case 6 -> "UPPER(" + inner.get() + ")";
            case 7 -> "(SELECT MAX(name) FROM host)";
            case 8 -> "ROW_NUMBER() OVER (PARTITION BY role ORDER BY " + one(COLUMNS) + " DESC)";
            case 9 -> "EXTRACT(HOUR FROM reportedAt)";
            default -> inner.get() + " " + one(OPERATORS) + " " + inner.get();
        };
    }

    private String literal() {
        return one(LITERALS);
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
