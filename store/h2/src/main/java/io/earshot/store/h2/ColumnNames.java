package io.earshot.store.h2;

import io.earshot.store.SqlAnswer;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the columns of an answer that nobody has named. H2 takes the text of their expression, in which functions that we have added have names
 * of ours; such a column is called as PostgreSQL calls it, after the function, or after the column that was cast.
 */
final class ColumnNames {

    private static final String ADDED = "PUBLIC.";
    private static final Pattern CALL = Pattern.compile("PUBLIC\\.(\\w+)\\(");

    /** A divisor whose type was widened, so that the quotient keeps its digits. */
    private static final Pattern WIDENED =
            Pattern.compile("/ CAST\\((-?[0-9.]+) AS (?:NUMERIC\\([0-9]+, [0-9]+\\)|DECFLOAT\\(40\\))\\)");

    private static final Pattern COLUMN = Pattern.compile("(?:\\w+\\.)*(\\w+)");

    private ColumnNames() {}

    static List<SqlAnswer.Column> columns(ResultSetMetaData meta) throws SQLException {
        return SqlAnswer.columns(meta).stream()
                .map(column -> new SqlAnswer.Column(of(column.name()), column.type()))
                .toList();
    }

    static String of(String label) {
        if (label.startsWith("ROUND(") && label.contains(" - PUBLIC.ROUNDING_TIE(")) {
            return "ROUND";
        }
        return ofExpression(WIDENED.matcher(label).replaceAll("/ $1"));
    }

    private static String ofExpression(String label) {
        Matcher call = CALL.matcher(label);
        if (!call.lookingAt() || !closesAtTheEnd(label, call.end())) {
            return label.replace(ADDED, "");
        }
        Matcher column = COLUMN.matcher(label.substring(call.end(), label.length() - 1));
        return !call.group(1).equals("AS_TEXT") ? call.group(1) : column.matches() ? column.group(1) : "TEXT";
    }

    /** @param from behind a parenthesis */
    private static boolean closesAtTheEnd(String label, int from) {
        int depth = 1;
        for (int i = from; i < label.length() && depth > 0; i++) {
            depth += label.charAt(i) == '(' ? 1 : label.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i == label.length() - 1;
            }
        }
        return false;
    }
}
