package io.earshot.store.guard;

import static io.earshot.store.guard.Precedence.AND;
import static io.earshot.store.guard.Precedence.CONCATENATION;
import static io.earshot.store.guard.Precedence.CONDITION;
import static io.earshot.store.guard.Precedence.NOT;
import static io.earshot.store.guard.Precedence.OR;
import static io.earshot.store.guard.Precedence.PRODUCT;
import static io.earshot.store.guard.Precedence.SIGN;
import static io.earshot.store.guard.Precedence.SUM;
import static io.earshot.store.guard.Precedence.TERM;

import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.ArrayConstructor;
import net.sf.jsqlparser.expression.ArrayExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.HexValue;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.MySQLGroupConcat;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.RowConstructor;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseLeftShift;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseRightShift;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.IsUnknownExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.expression.operators.relational.RegExpMatchOperator;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;

/** Prints expressions of the kinds listed here, and refuses all others. */
final class ExpressionPrinter {

    private static final Set<String> SIGNS = Set.of("=", "<>", "<", ">", "<=", ">=");

    private final TokenPrinter out;
    private final SelectPrinter selects;
    private final TypePrinter types;
    private final FunctionPrinter functions;
    private final LikePattern patterns;
    private final TimeZonePrinter zones;
    private final NetworkPrinter networks;
    private final Growth growth;

    ExpressionPrinter(TokenPrinter out, SelectPrinter selects, Growth growth) {
        this.out = out;
        this.selects = selects;
        types = new TypePrinter(out);
        functions = new FunctionPrinter(out, this);
        patterns = new LikePattern(out, this);
        zones = new TimeZonePrinter(out, this);
        networks = new NetworkPrinter(out, this);
        this.growth = growth;
    }

    /** @return how tightly it holds together */
    Precedence print(Expression expression) throws QueryRefusedException {
        return switch (expression) {
            case OrExpression or -> binary(or, "OR", OR, AND);
            case AndExpression and -> binary(and, "AND", AND, NOT);
            case Concat concat -> {
                growth.concatenation();
                yield signed(concat, "||", CONCATENATION, SUM);
            }
            case Addition sum -> signed(sum, "+", SUM, PRODUCT);
            case Subtraction difference -> signed(difference, "-", SUM, PRODUCT);
            case Multiplication product -> product(product, "*");
            case Division quotient -> quotient(quotient);
            case Modulo modulo -> modulo(modulo);
            case ComparisonOperator comparison -> comparison(comparison);
            case LikeExpression like -> patterns.print(like);
            case RegExpMatchOperator match -> patterns.print(match);
            case InExpression in -> in(in);
            case Between between -> between(between);
            case IsNullExpression isNull -> is(isNull.getLeftExpression(), isNull.isNot(), "NULL");
            case IsBooleanExpression is -> is(is.getLeftExpression(), is.isNot(), is.isTrue() ? "TRUE" : "FALSE");
            case IsUnknownExpression is -> is(is.getLeftExpression(), is.isNot(), "UNKNOWN");
            case IsDistinctExpression distinct -> isDistinct(distinct);
            case ExistsExpression exists -> exists(exists);
            case NotExpression not -> {
                out.words("NOT");
                operand(not.getExpression(), NOT);
                yield NOT;
            }
            case SignedExpression signed -> {
                out.sign(String.valueOf(signed.getSign()));
                operand(signed.getExpression(), SIGN);
                yield SIGN;
            }
            case TimezoneExpression zone -> zones.print(zone);
            case BitwiseLeftShift within -> networks.print(within, "<<");
            case BitwiseRightShift contains -> networks.print(contains, ">>");
            default -> {
                term(expression);
                yield TERM;
            }
        };
    }

    void operand(Expression expression, Precedence atLeast) throws QueryRefusedException {
        String place = out.place();
        Precedence precedence = print(expression);
        if (precedence.compareTo(atLeast) < 0) {
            throw new QueryRefusedException(
                    Reason.SYNTAX, "the order of operators at " + place + " is not clear, expected parentheses");
        }
    }

    void list(List<? extends Expression> expressions) throws QueryRefusedException {
        for (int i = 0; i < expressions.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            print(expressions.get(i));
        }
    }

    private Precedence binary(BinaryExpression binary, String word, Precedence self, Precedence right)
            throws QueryRefusedException {
        operand(binary.getLeftExpression(), self);
        out.words(word);
        operand(binary.getRightExpression(), right);
        return self;
    }

    private Precedence signed(BinaryExpression binary, String sign, Precedence self, Precedence right)
            throws QueryRefusedException {
        operand(binary.getLeftExpression(), self);
        out.sign(sign);
        operand(binary.getRightExpression(), right);
        return self;
    }

    private Precedence product(BinaryExpression product, String sign) throws QueryRefusedException {
        growth.product(product);
        return signed(product, sign, PRODUCT, SIGN);
    }

    private Precedence quotient(Division quotient) throws QueryRefusedException {
        growth.product(quotient);
        int left = out.mark();
        operand(quotient.getLeftExpression(), PRODUCT);
        Quotients.keepDigits(out, quotient.getLeftExpression(), false, left);
        out.sign("/");
        int right = out.mark();
        operand(quotient.getRightExpression(), SIGN);
        Quotients.keepDigits(out, quotient.getRightExpression(), true, right);
        return PRODUCT;
    }

    private Precedence modulo(Modulo modulo) throws QueryRefusedException {
        int left = out.mark();
        operand(modulo.getLeftExpression(), PRODUCT);
        String dividend = out.since(left);
        out.sign("%");
        int right = out.mark();
        operand(modulo.getRightExpression(), SIGN);
        Remainders.keepType(out, modulo.getLeftExpression(), dividend, right);
        return PRODUCT;
    }

    private Precedence comparison(ComparisonOperator comparison) throws QueryRefusedException {
        operand(comparison.getLeftExpression(), CONCATENATION);
        QueryToken sign = out.peek(0);
        if (sign.kind() != Kind.SIGN || !SIGNS.contains(sign.text())) {
            throw out.unexpected();
        }
        out.sign(sign.text());
        if (comparison.getRightExpression() instanceof AnyComparisonExpression any) {
            out.wordOf(Set.of("ANY", "SOME", "ALL"), "expected ANY or ALL");
            if (!(any.getSelect() instanceof ParenthesedSelect select)) {
                throw out.unexpected();
            }
            selects.print(select);
        } else {
            operand(comparison.getRightExpression(), CONCATENATION);
        }
        return CONDITION;
    }

    private Precedence in(InExpression in) throws QueryRefusedException {
        operand(in.getLeftExpression(), CONCATENATION);
        if (in.isNot()) {
            out.words("NOT");
        }
        out.words("IN");
        switch (in.getRightExpression()) {
            case ParenthesedSelect select -> selects.print(select);
            case ParenthesedExpressionList<?> values -> term(values);
            default -> throw out.unexpected();
        }
        return CONDITION;
    }

    private Precedence between(Between between) throws QueryRefusedException {
        operand(between.getLeftExpression(), CONCATENATION);
        if (between.isNot()) {
            out.words("NOT");
        }
        out.words("BETWEEN");
        if (between.isUsingSymmetric()) {
            out.words("SYMMETRIC");
        }
        operand(between.getBetweenExpressionStart(), CONCATENATION);
        out.words("AND");
        operand(between.getBetweenExpressionEnd(), CONCATENATION);
        return CONDITION;
    }

    private Precedence is(Expression left, boolean not, String word) throws QueryRefusedException {
        operand(left, CONCATENATION);
        out.words("IS");
        if (not) {
            out.words("NOT");
        }
        out.words(word);
        return CONDITION;
    }

    private Precedence isDistinct(IsDistinctExpression distinct) throws QueryRefusedException {
        operand(distinct.getLeftExpression(), CONCATENATION);
        out.words("IS");
        out.wordIfNext("NOT");
        out.words("DISTINCT", "FROM");
        operand(distinct.getRightExpression(), CONCATENATION);
        return CONDITION;
    }

    private Precedence exists(ExistsExpression exists) throws QueryRefusedException {
        boolean not = out.wordIfNext("NOT");
        out.words("EXISTS");
        if (!(exists.getRightExpression() instanceof ParenthesedSelect select)) {
            throw out.unexpected();
        }
        selects.print(select);
        return not ? NOT : CONDITION;
    }

    private void term(Expression expression) throws QueryRefusedException {
        switch (expression) {
            case Column column -> column(column);
            case DateUnitExpression _ -> out.name();
            case StringValue _ -> out.value(Kind.TEXT);
            case LongValue _ -> out.value(Kind.NUMBER);
            case DoubleValue _ -> out.value(Kind.NUMBER);
            case HexValue _ -> out.value(Kind.BINARY);
            case JdbcParameter _ -> out.value(Kind.PARAMETER);
            case NullValue _ -> out.words("NULL");
            case BooleanValue _ -> out.wordOf(Set.of("TRUE", "FALSE"), "expected TRUE or FALSE");
            case TimeKeyExpression _ -> functions.niladic();
            case Function function
            when NetworkPrinter.FUNCTIONS.contains(out.peek(0).text()) -> networks.print(function);
            case Function function -> functions.print(function);
            case AnalyticExpression analytic -> functions.print(analytic);
            case MySQLGroupConcat concat -> functions.print(concat);
            case TrimFunction trim -> functions.print(trim);
            case ExtractExpression extract -> functions.print(extract);
            case CastExpression cast -> cast(cast);
            case DateTimeLiteralExpression _ -> literalOfType();
            case IntervalExpression _ -> interval();
            case CaseExpression cases -> cases(cases);
            case ParenthesedSelect select -> selects.print(select);
            case RowConstructor<?> row -> {
                out.wordIfNext("ROW");
                parenthesized(row);
            }
            case ParenthesedExpressionList<?> values -> parenthesized(values);
            case ArrayConstructor array -> {
                out.words("ARRAY");
                out.sign("[");
                list(array.getExpressions());
                out.sign("]");
            }
            case ArrayExpression element -> {
                operand(element.getObjExpression(), TERM);
                out.sign("[");
                if (element.getIndexExpression() == null) {
                    throw out.unexpected();
                }
                print(element.getIndexExpression());
                out.sign("]");
            }
            case AllTableColumns _ -> {
                out.name();
                out.sign(".");
                out.sign("*");
            }
            case AllColumns _ -> out.sign("*");
            case null, default -> throw out.unexpected();
        }
    }

    private void parenthesized(ExpressionList<?> values) throws QueryRefusedException {
        out.sign("(");
        list(values);
        out.sign(")");
    }

    private void column(Column column) throws QueryRefusedException {
        QueryToken first = out.peek(0);
        if (first.kind() == Kind.WORD
                && Words.NILADIC.contains(first.text())
                && !out.peek(1).isSign(".")) {
            functions.niladic();
            return;
        }
        int qualifiers =
                column.getTable() == null ? 0 : column.getTable().getNameParts().size();
        if (qualifiers > 2) {
            throw out.refused("a name of more than three parts", "expected TABLE.COLUMN");
        }
        if (qualifiers == 2) {
            selects.schema();
            out.sign(".");
        }
        if (qualifiers >= 1) {
            out.name();
            out.sign(".");
        }
        out.name(column.getColumnName());
    }

    private void cast(CastExpression cast) throws QueryRefusedException {
        if (cast.isImplicitCast()) {
            literalOfType();
        } else if (cast.keyword != null && !cast.keyword.isEmpty()) {
            Optional<String> function = out.nextIs("CAST") ? TypePrinter.function(cast) : Optional.empty();
            if (function.isPresent()) {
                out.instead(1, function.get());
            } else {
                out.wordOf(Words.FUNCTIONS, "expected CAST");
            }
            out.sign("(");
            print(cast.getLeftExpression());
            if (function.isPresent()) {
                types.skip("AS");
            } else {
                out.words("AS");
                types.print();
            }
            out.sign(")");
        } else if (TypePrinter.function(cast).isPresent()) {
            int start = out.mark();
            operand(cast.getLeftExpression(), TERM);
            types.skip("::");
            out.insert(start, TypePrinter.function(cast).get() + " (");
            out.added(")");
        } else {
            operand(cast.getLeftExpression(), TERM);
            out.sign("::");
            types.print();
        }
    }

    /** Prints a type with a text behind it, as in {@code DATE '2026-11-29'}. */
    private void literalOfType() throws QueryRefusedException {
        if (out.peek(0).kind() != Kind.WORD
                || !Words.TYPES_OF_LITERALS.contains(out.peek(0).text())) {
            throw out.refused(TokenPrinter.shown(out.peek(0)) + " in front of a value", "expected CAST");
        }
        types.print();
        out.value(Kind.TEXT);
    }

    private void interval() throws QueryRefusedException {
        out.words("INTERVAL");
        if (out.nextIsSign("-")) {
            out.sign("-");
        }
        if (out.peek(0).kind() != Kind.TEXT) {
            throw out.refused("INTERVAL without quotes", "expected it as in INTERVAL '5' MINUTE");
        }
        out.value(Kind.TEXT);
        types.intervalParts();
    }

    private void cases(CaseExpression cases) throws QueryRefusedException {
        if (cases.isUsingBrackets()) {
            out.sign("(");
        }
        out.words("CASE");
        if (cases.getSwitchExpression() != null) {
            operand(cases.getSwitchExpression(), CONCATENATION);
        }
        for (WhenClause when : cases.getWhenClauses()) {
            out.words("WHEN");
            print(when.getWhenExpression());
            out.words("THEN");
            print(when.getThenExpression());
        }
        if (cases.getElseExpression() != null) {
            out.words("ELSE");
            print(cases.getElseExpression());
        }
        out.words("END");
        if (cases.isUsingBrackets()) {
            out.sign(")");
        }
    }
}
