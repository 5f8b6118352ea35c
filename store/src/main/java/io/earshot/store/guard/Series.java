package io.earshot.store.guard;

import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.statement.select.TableFunction;

/** Prints PostgreSQL's {@code generate_series} of whole numbers or of times, whose column has the name of the table. */
final class Series {

    static final String NAME = "GENERATE_SERIES";

    /** A function that an engine has for {@code (from, to, interval)}, an array of times. */
    static final String TIMES = "TIME_SERIES";

    private static final String TIME = "TIMESTAMP WITH TIME ZONE";

    private final TokenPrinter out;
    private final ExpressionPrinter expressions;

    Series(TokenPrinter out, ExpressionPrinter expressions) {
        this.out = out;
        this.expressions = expressions;
    }

    void print(TableFunction table) throws QueryRefusedException {
        Function function = table.getFunction();
        List<? extends Expression> bounds = function.getParameters() == null ? List.of() : function.getParameters();
        if (table.getPrefix() != null || bounds.size() < 2 || bounds.size() > 3) {
            throw out.refused(NAME, "expected GENERATE_SERIES(first, last) or GENERATE_SERIES(first, last, step)");
        }
        boolean times = bounds.size() == 3 && isInterval(bounds.getLast());
        if (times) {
            out.added("( SELECT CAST ( V AS " + TIME + " ) FROM UNNEST ( ");
        }
        out.instead(1, times ? TIMES : "SYSTEM_RANGE");
        out.sign("(");
        expressions.list(bounds);
        out.sign(")");
        if (times) {
            out.added(") AS S ( V ) )");
        }
        if (out.nextIs("WITH")) {
            throw out.refused("WITH ORDINALITY behind " + NAME, "expected ROW_NUMBER() OVER ()");
        }
    }

    /** Names the only column as the table, unless its alias has done so. */
    static void nameColumn(TokenPrinter out, Alias alias) {
        if (alias == null) {
            out.added("AS " + QueryToken.quote(NAME) + " ( " + QueryToken.quote(NAME) + " )");
        } else if (alias.getAliasColumns() == null || alias.getAliasColumns().isEmpty()) {
            out.added("( " + QueryToken.quote(out.lastName()) + " )");
        }
    }

    private static boolean isInterval(Expression step) {
        return step instanceof IntervalExpression
                || (step instanceof CastExpression cast
                        && String.valueOf(cast.getColDataType())
                                .toUpperCase(Locale.ROOT)
                                .startsWith("INTERVAL"));
    }
}
