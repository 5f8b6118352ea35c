package io.earshot.web.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What psql, JDBC's DatabaseMetaData and Grafana ask of PostgreSQL's catalog, as a question to H2's, which does not parse
 * their operators. Each is known by how it begins, as {@code psql -E} (15) and the driver (42.7) show it. Names are in upper case there, as
 * they would have to be in quotes.
 */
final class Catalog {

    /** The driver's longest is half of it; patterns are not let loose on more. */
    private static final int MAX_LENGTH = 8_000;

    /** Tables and views, numbered by their names, which stay the same as long as we run. */
    private static final String RELATIONS =
            """
         FROM (SELECT 16383 + ROW_NUMBER() OVER (ORDER BY table_name) AS oid,
                      table_schema AS nspname, table_name AS relname, table_type,
                      CASE table_type WHEN 'VIEW' THEN 'v' ELSE 'r' END AS relkind
               FROM information_schema.tables WHERE table_schema = 'PUBLIC') c
        """;

    private static final String COLUMNS = RELATIONS
            + " JOIN information_schema.columns a ON a.table_schema = c.nspname AND a.table_name = c.relname"
            + " AND a.is_visible = TRUE";

    private static final String BY_PATTERNS =
            " WHERE REGEXP_LIKE(c.relname, '(?i)' || ?1) AND REGEXP_LIKE(c.nspname, '(?i)' || ?2)";

    private static final String BY_LIKE = " WHERE " + isLike("c.relname", "?1") + " AND " + isLike("c.nspname", "?2");

    private static final String OF_KINDS = " AND (?3 = '' OR POSITION('\'\'' || c.relkind || '\'\'', ?3) > 0)";

    private static final String NAME_PATTERN = "c\\.relname OPERATOR\\(pg_catalog\\.~\\) ('[^']*')";
    private static final String SCHEMA_PATTERN = "n\\.nspname OPERATOR\\(pg_catalog\\.~\\) ('[^']*')";
    private static final String KINDS = "c\\.relkind IN (\\([^)]*\\))";

    private static final String NAME_LIKE = "c\\.relname LIKE \\(?(\\$\\d{1,4}|'[^']*')";
    private static final String SCHEMA_LIKE = "n\\.nspname LIKE \\(?(\\$\\d{1,4}|'[^']*')";

    private static final List<Form> FORMS = List.of(
            // \d, \dt, \dv
            new Form(
                    "SELECT n.nspname as \"Schema\", c.relname as \"Name\", CASE c.relkind WHEN 'r' THEN 'table'",
                    """
                    SELECT c.nspname AS "Schema", c.relname AS "Name",
                           CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS "Type", 'earshot' AS "Owner"
                    """
                            + RELATIONS + BY_PATTERNS + OF_KINDS + " ORDER BY 1, 2",
                    NAME_PATTERN,
                    SCHEMA_PATTERN,
                    KINDS),
            // \d NAME, in its three steps
            new Form(
                    "SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c",
                    "SELECT c.oid, c.nspname, c.relname" + RELATIONS + BY_PATTERNS + " ORDER BY 2, 3",
                    NAME_PATTERN,
                    SCHEMA_PATTERN),
            new Form(
                    "SELECT c.relchecks, c.relkind, c.relhasindex,",
                    "SELECT 0, c.relkind, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE, '', 0, '', 'p', 'd', NULL"
                            + RELATIONS + " WHERE c.oid = ?1",
                    "c\\.oid = ('\\d{1,9}')"),
            new Form(
                    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),",
                    """
                    SELECT a.column_name AS attname,
                           CASE a.data_type WHEN 'CHARACTER VARYING' THEN 'text' ELSE LOWER(a.data_type) END,
                           NULL, a.is_nullable = 'NO', NULL, '', '', 'p', '', NULL, NULL
                    """
                            + COLUMNS + " WHERE c.oid = ?1 ORDER BY a.ordinal_position",
                    "a\\.attrelid = ('\\d{1,9}')"),
            // What it would show below, and what nothing here has
            nothing("SELECT pol.polname, pol.polpermissive,"),
            nothing("SELECT oid, stxrelid::pg_catalog.regclass,"),
            nothing("SELECT pubname"),
            nothing("SELECT c.oid::pg_catalog.regclass"),
            nothing("SELECT extname FROM pg_"),
            // \l, \dn
            new Form(
                    "SELECT d.datname as \"Name\",",
                    "SELECT 'earshot' AS \"Name\", 'earshot' AS \"Owner\", 'UTF8' AS \"Encoding\""),
            new Form(
                    "SELECT n.nspname AS \"Name\", pg_catalog.pg_get_userbyid(n.nspowner)",
                    "SELECT 'PUBLIC' AS \"Name\", 'earshot' AS \"Owner\""),
            // DatabaseMetaData.getTables, getColumns
            new Form(
                    "SELECT current_database() AS \"TABLE_CAT\", n.nspname AS \"TABLE_SCHEM\", c.relname AS"
                            + " \"TABLE_NAME\", CASE n.nspname",
                    """
                    SELECT 'earshot' AS table_cat, c.nspname AS table_schem, c.relname AS table_name,
                           CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS table_type, NULL AS remarks,
                           '' AS type_cat, '' AS type_schem, '' AS type_name,
                           '' AS self_referencing_col_name, '' AS ref_generation
                    """
                            + RELATIONS + BY_LIKE + OF_KINDS + " ORDER BY table_type, table_schem, table_name",
                    NAME_LIKE,
                    SCHEMA_LIKE,
                    "AND (\\(false .*\\))"),
            new Form(
                    "SELECT * FROM (SELECT current_database() AS current_database, n.nspname,c.relname,a.attname,",
                    "SELECT 'earshot' AS current_database, c.nspname, c.relname, a.column_name AS attname, "
                            + caseOfTypes(ScalarType::oid) + " AS atttypid, a.is_nullable = 'NO' AS attnotnull,"
                            + " -1 AS atttypmod, " + caseOfTypes(ScalarType::size) + " AS attlen, -1 AS typtypmod,"
                            + " a.ordinal_position AS attnum, '' AS attidentity, '' AS attgenerated, NULL AS adsrc,"
                            + " NULL AS description, 0 AS typbasetype, 'b' AS typtype"
                            + COLUMNS + BY_LIKE + " AND " + isLike("a.column_name", "?3")
                            + " ORDER BY c.nspname, c.relname, attnum",
                    NAME_LIKE,
                    SCHEMA_LIKE,
                    "attname LIKE \\(?(\\$\\d{1,4}|'[^']*')"),
            // Grafana and other tools, to find out what they may ask
            new Form(
                    "SELECT current_setting('server_version_num')::int/100 as version",
                    "SELECT " + Courtesies.VERSION_NUMBER / 100 + " AS \"version\""),
            new Form("SELECT version()", "SELECT 'PostgreSQL " + Courtesies.VERSION + " (Earshot)' AS \"version\""),
            new Form("SELECT current_database()", "SELECT 'earshot' AS \"current_database\""),
            new Form("SELECT current_schema()", "SELECT 'PUBLIC' AS \"current_schema\""));

    /**
     * @param beginning of the client's text
     * @param answer the question to H2, with what the details find for its parameters
     * @param details patterns with one group: a text in quotes, a parameter as in {@code $1}, or something in parentheses.
     *     Where there is nothing to find, the value is empty
     */
    private record Form(String beginning, String answer, List<Pattern> details) {

        Form(String beginning, String answer, String... details) {
            this(beginning, answer, Arrays.stream(details).map(Pattern::compile).toList());
        }

        boolean fits(String line) {
            return line.length() <= MAX_LENGTH
                    && line.regionMatches(true, 0, beginning, 0, beginning.length())
                    // What is not of PostgreSQL's catalog could be longer, and mean something else then.
                    && (beginning.length() == line.length() || line.contains("pg_catalog."));
        }

        Statement read(String line) {
            return new Statement.OfCatalog(
                    answer, details.stream().map(detail -> find(detail, line)).toList());
        }

        private static String find(Pattern detail, String line) {
            Matcher matcher = detail.matcher(line);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    private Catalog() {}

    /** @param line a statement without double blanks and a semicolon */
    static Optional<Statement> find(String line) {
        return FORMS.stream().filter(form -> form.fits(line)).findFirst().map(form -> form.read(line));
    }

    private static Form nothing(String beginning) {
        return new Form(beginning, "SELECT NULL WHERE FALSE");
    }

    /** LIKE as a regular expression: H2 would try a pattern with many % for ever, and regular expressions are counted. */
    private static String isLike(String name, String pattern) {
        return "(" + pattern + " = '' OR REGEXP_LIKE(" + name + ", '(?i)^' || REPLACE(REPLACE(REPLACE(" + pattern
                + ", '_', '.'), '\\.', '_'), '%', '.*') || '$'))";
    }

    private static String caseOfTypes(ToIntFunction<ScalarType> figure) {
        return ScalarType.OF_H2.entrySet().stream()
                .map(type -> " WHEN '" + type.getKey() + "' THEN " + figure.applyAsInt(type.getValue()))
                .collect(Collectors.joining(
                        "", "CASE a.data_type", " ELSE " + figure.applyAsInt(ScalarType.TEXT) + " END"));
    }
}
