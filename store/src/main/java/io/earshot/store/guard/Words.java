package io.earshot.store.guard;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Lists the names that readers may use: functions whose work is bounded by their arguments, and parts of dates. */
final class Words {

    static final Set<String> FUNCTIONS = words("""
            COUNT SUM AVG MIN MAX ANY ALL SOME EVERY STDDEV_POP STDDEV_SAMP STDDEV VAR_POP VAR_SAMP VARIANCE MEDIAN MODE
            PERCENTILE_CONT PERCENTILE_DISC CORR COVAR_POP COVAR_SAMP REGR_SLOPE REGR_INTERCEPT LISTAGG GROUP_CONCAT STRING_AGG
            ARRAY_AGG ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE
            BIT_AND_AGG BIT_OR_AGG
            ABS MOD FLOOR CEIL CEILING ROUND SIGN TRUNC TRUNCATE LOG10 LN EXP SQRT LOG POWER GREATEST LEAST RAND BITAND BITOR
            UPPER LOWER UCASE LCASE LENGTH CHAR_LENGTH OCTET_LENGTH SUBSTRING SUBSTR LEFT RIGHT TRIM LTRIM RTRIM LOCATE POSITION
            INSTR CONCAT CONCAT_WS REPLACE REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR
            COALESCE NULLIF NVL NVL2 IFNULL CASEWHEN DECODE CAST TRY_CAST
            EXTRACT DATE_TRUNC DATEADD DATEDIFF TIMESTAMPADD TIMESTAMPDIFF FORMATDATETIME DAYNAME MONTHNAME YEAR MONTH DAY
            HOUR MINUTE SECOND DAY_OF_WEEK NOW CURRENT_TIMESTAMP CURRENT_TIME LOCALTIMESTAMP LOCALTIME CURRENT_DATE
            CARDINALITY ARRAY_CONTAINS ROW ARRAY_LENGTH ARRAY_POSITION ARRAY_TO_STRING STRING_TO_ARRAY
            LPAD RPAD SPLIT_PART BTRIM INITCAP TRANSLATE REVERSE REPEAT STARTS_WITH MD5 ASCII CHR TO_HEX FORMAT
            REGEXP_COUNT REGEXP_MATCH REGEXP_SPLIT_TO_ARRAY SUBSTRING_OF_PATTERN AS_TEXT ROUND_TIES
            TO_CHAR TO_DATE TO_TIMESTAMP DATE_BIN DATE_TRUNC_BY DATE_PART_BY MAKE_DATE PI DEGREES RADIANS CBRT DIV
            """);

    /** Ways to write what other databases have functions for. */
    static final Map<String, String> INSTEAD = Map.of(
            "ROLLUP", "columns behind GROUP BY, and totals by UNION ALL",
            "CUBE", "columns behind GROUP BY, and totals by UNION ALL",
            "AGE", "a difference of two times, as in NOW() - at",
            "UNNEST", "it behind FROM",
            "GENERATE_SERIES", "it behind FROM",
            "TO_JSON", "the columns themselves",
            "ROW_TO_JSON", "the columns themselves",
            "JSON_AGG", "ARRAY_AGG",
            "JSONB_AGG", "ARRAY_AGG");

    static final Set<String> TABLE_FUNCTIONS = words("SYSTEM_RANGE UNNEST GENERATE_SERIES");

    /** Functions whose first argument is a part of a date. */
    static final Set<String> OF_DATE_PARTS = words("DATE_TRUNC DATEADD DATEDIFF TIMESTAMPADD TIMESTAMPDIFF");

    static final Set<String> DATE_PARTS = words("""
            YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MILLISECOND MICROSECOND NANOSECOND
            DAY_OF_WEEK DAY_OF_YEAR ISO_WEEK ISO_DAY_OF_WEEK ISO_WEEK_YEAR EPOCH DECADE CENTURY MILLENNIUM DOW DOY
            ISODOW ISOYEAR TIMEZONE_HOUR TIMEZONE_MINUTE TIMEZONE_SECOND
            """);

    /** Parts that H2 counts by the machine's locale, and their names in ISO 8601's weeks. */
    static final Map<String, String> WEEKS = Map.of(
            "WEEK", "ISO_WEEK",
            "DOW", "ISO_DAY_OF_WEEK",
            "DAY_OF_WEEK", "ISO_DAY_OF_WEEK");

    static final Set<String> DAYS_OF_WEEK = Set.of("DOW", "DAY_OF_WEEK");

    /** Functions that may say what NULLs among their arguments do. */
    static final Set<String> OF_ALL_OR_SOME = Set.of("GREATEST", "LEAST");

    static final Set<String> INTERVAL_PARTS = words("YEAR MONTH DAY HOUR MINUTE SECOND");

    /** Functions that are called without parentheses. */
    static final Set<String> NILADIC = words(
            "CURRENT_TIMESTAMP CURRENT_TIME CURRENT_DATE LOCALTIMESTAMP LOCALTIME CURRENT_CATALOG CURRENT_SCHEMA");

    /** Types that may stand in front of a text, as in {@code DATE '2026-11-29'}. */
    static final Set<String> TYPES_OF_LITERALS = words("DATE TIME TIMESTAMP UUID JSON");

    private Words() {}

    private static Set<String> words(String text) {
        return new TreeSet<>(Set.of(text.strip().split("\\s+")));
    }
}
