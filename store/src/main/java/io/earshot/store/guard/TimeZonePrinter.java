package io.earshot.store.guard;

import io.earshot.store.guard.QueryToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/**
 * Prints AT TIME ZONE as PostgreSQL has it: a point in time becomes the local time there, and a local time the point in time
 * that it is there. H2 keeps the point in time, and answers are in UTC, so that the words would do nothing. All columns of
 * times are points in time; only what is made in the query itself can be local.
 */
final class TimeZonePrinter {

    /** Functions that an engine has for {@code (time, zone)}. */
    static final String LOCAL_TIME = "LOCAL_TIME_IN_ZONE";

    static final String POINT_IN_TIME = "TIME_OF_LOCAL_TIME";

    private static final Set<String> LOCAL_NOW = Set.of("LOCALTIMESTAMP");
    private static final Set<String> LOCAL_TYPES = Set.of("TIMESTAMP", "DATETIME");

    private final TokenPrinter out;
    private final ExpressionPrinter expressions;

    TimeZonePrinter(TokenPrinter out, ExpressionPrinter expressions) {
        this.out = out;
        this.expressions = expressions;
    }

    Precedence print(TimezoneExpression zone) throws QueryRefusedException {
        int start = out.mark();
        expressions.operand(zone.getLeftExpression(), Precedence.TERM);
        boolean local = isLocal(zone.getLeftExpression());
        for (Expression name : names(zone)) {
            if (!(out.nextIs("AT") && out.peek(1).isWord("TIME") && out.peek(2).isWord("ZONE"))) {
                throw out.unexpected();
            }
            out.insert(start, (local ? POINT_IN_TIME : LOCAL_TIME) + " (");
            out.instead(3, ",");
            if (!(name instanceof StringValue)) {
                throw out.refused("this time zone", "expected one in quotes");
            }
            out.value(Kind.TEXT);
            out.added(")");
            local = !local;
        }
        return Precedence.TERM;
    }

    /** Returns the zones in the order in which they were typed; the parser reads the second one as a zone of the first one's name. */
    private static List<Expression> names(TimezoneExpression zone) {
        List<Expression> names = new ArrayList<>();
        for (Expression name : zone.getTimezoneExpressions()) {
            if (name instanceof TimezoneExpression more) {
                names.add(more.getLeftExpression());
                names.addAll(names(more));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** Returns whether the expression is a time without a zone, as far as its own words tell. */
    private static boolean isLocal(Expression expression) {
        return switch (expression) {
            case TimezoneExpression zone ->
                isLocal(zone.getLeftExpression()) == (names(zone).size() % 2 == 0);
            case DateTimeLiteralExpression literal -> isLocalType(String.valueOf(literal.getType()));
            case CastExpression cast -> isLocalType(String.valueOf(cast.getColDataType()));
            case ParenthesedExpressionList<?> inner -> inner.size() == 1 && isLocal(inner.getFirst());
            case Addition sum -> isLocal(sum.getLeftExpression()) || isLocal(sum.getRightExpression());
            case Subtraction difference -> isLocal(difference.getLeftExpression());
            case TimeKeyExpression now -> LOCAL_NOW.contains(bare(now.getStringValue()));
            case Column column -> column.getTable() == null && LOCAL_NOW.contains(bare(column.getColumnName()));
            case Function function -> function.getParameters() != null && anyIsLocal(function.getParameters());
            case AnalyticExpression call -> call.getExpression() != null && isLocal(call.getExpression());
            case null, default -> false;
        };
    }

    private static boolean anyIsLocal(List<? extends Expression> arguments) {
        return arguments.stream().anyMatch(TimeZonePrinter::isLocal);
    }

    private static boolean isLocalType(String type) {
        String upper = type.toUpperCase(Locale.ROOT);
        return !upper.contains("WITH TIME ZONE") && LOCAL_TYPES.contains(upper.split("[ (]", 2)[0]);
    }

    private static String bare(String word) {
        return word.toUpperCase(Locale.ROOT).replaceAll("[ ()0-9]", "");
    }
}
