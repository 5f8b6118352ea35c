package io.earshot.store;

import io.earshot.model.Names;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The functions that a reader may call: those whose work is bounded by what they are given. */
final class Functions {

    private static final Set<String> ALLOWED = words(
            """
            COUNT SUM AVG MIN MAX ANY SOME EVERY STDDEV_POP STDDEV_SAMP STDDEV VAR_POP VAR_SAMP VARIANCE MEDIAN MODE
            PERCENTILE_CONT PERCENTILE_DISC CORR COVAR_POP COVAR_SAMP REGR_SLOPE REGR_INTERCEPT LISTAGG GROUP_CONCAT STRING_AGG
            ARRAY_AGG ROW_NUMBER RANK DENSE_RANK PERCENT_RANK CUME_DIST NTILE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE
            BIT_AND_AGG BIT_OR_AGG
            ABS MOD FLOOR CEIL CEILING ROUND SIGN TRUNC TRUNCATE LOG10 LN EXP SQRT LOG POWER GREATEST LEAST RAND BITAND BITOR
            UPPER LOWER UCASE LCASE LENGTH CHAR_LENGTH OCTET_LENGTH SUBSTRING SUBSTR LEFT RIGHT TRIM LTRIM RTRIM LOCATE POSITION
            INSTR CONCAT CONCAT_WS REPLACE REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR
            COALESCE NULLIF NVL NVL2 IFNULL ISNULL CASEWHEN DECODE CAST CONVERT TRY_CAST
            EXTRACT DATE_TRUNC DATEADD DATEDIFF TIMESTAMPADD TIMESTAMPDIFF FORMATDATETIME DAYNAME MONTHNAME YEAR MONTH DAY
            HOUR MINUTE SECOND DAY_OF_WEEK NOW CURRENT_TIMESTAMP CURRENT_TIME LOCALTIMESTAMP LOCALTIME CURRENT_DATE
            SYSTEM_RANGE UNNEST CARDINALITY ARRAY_CONTAINS
            """);

    /** What may stand before a parenthesis without being a function. */
    private static final Set<String> KEYWORDS = words(
            """
            SELECT FROM WHERE AND OR NOT IN EXISTS ALL ON USING JOIN AS OVER FILTER GROUP BY HAVING ORDER LIMIT OFFSET FETCH FIRST
            NEXT UNION EXCEPT MINUS INTERSECT VALUES WITH RECURSIVE CASE WHEN THEN ELSE END BETWEEN DISTINCT INTERVAL ROW ARRAY
            WITHIN PARTITION SETS ROLLUP CUBE GROUPING ROWS RANGE VARCHAR CHAR CHARACTER VARYING NUMERIC DECIMAL TIMESTAMP TIME
            FLOAT DECFLOAT REAL BINARY VARBINARY EXPLAIN PLAN ANALYZE QUALIFY WINDOW IS LATERAL
            """);

    private Functions() {}

    /** @throws SqlRefusedException if the name before the parenthesis is a function's that is not on the list */
    static void require(List<Token> tokens, int i) throws SqlRefusedException {
        Token name = tokens.get(i);
        String upper = name.text().toUpperCase(Locale.ROOT);
        boolean known = ALLOWED.contains(upper) || (name.kind() == Kind.WORD && KEYWORDS.contains(upper));
        if (!known && !namesColumns(tokens, i)) {
            String hint = Names.nearest(upper, ALLOWED)
                    .map(near -> ", did you mean " + near + "?")
                    .orElse(", expected a function that reads no more than it is given");
            throw new SqlRefusedException(
                    SqlRefusedException.Kind.REFUSED, Names.shorten(name.text()) + "() refused" + hint);
        }
    }

    /** {@code WITH busy(name, load) AS (...)} and {@code (...) AS busy(name, load)}: a name with its columns. */
    private static boolean namesColumns(List<Token> tokens, int i) {
        Token before = SqlTokens.at(tokens, i - 1);
        if (before.is("AS") || before.is("WITH") || before.is("RECURSIVE")) {
            return true;
        }
        int at = i + 2;
        while (SqlTokens.at(tokens, at).isName() && SqlTokens.at(tokens, at + 1).isSign(",")) {
            at += 2;
        }
        return SqlTokens.at(tokens, at).isName()
                && SqlTokens.at(tokens, at + 1).isSign(")")
                && SqlTokens.at(tokens, at + 2).is("AS")
                && SqlTokens.at(tokens, at + 3).isSign("(");
    }

    private static Set<String> words(String text) {
        return new TreeSet<>(List.of(text.strip().split("\\s+")));
    }
}
