package io.earshot.store.guard;

import io.earshot.model.Names;
import io.earshot.store.guard.QueryRefusedException.Reason;
import io.earshot.store.guard.QueryToken.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.DateUnitExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.MySQLGroupConcat;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.expression.WindowElement;
import net.sf.jsqlparser.expression.WindowOffset;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.NamedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.OrderByElement;

/** Prints calls of the functions in {@link Words}, with their windows. */
final class FunctionPrinter {

    /** Characters: the number to be rounded is printed twice. */
    private static final int MAX_ROUNDED = 1_000;

    private final TokenPrinter out;
    private final ExpressionPrinter expressions;

    FunctionPrinter(TokenPrinter out, ExpressionPrinter expressions) {
        this.out = out;
        this.expressions = expressions;
    }

    void print(Function function) throws QueryRefusedException {
        int start = out.mark();
        if (out.nextIs("DAY_OF_WEEK")) {
            out.instead(1, "ISO_DAY_OF_WEEK");
            call(function, "DAY_OF_WEEK");
            dayOfWeek(start, "DAY_OF_WEEK");
            return;
        }
        if (out.nextIs("ROUND_TIES")) {
            rounded(function);
            return;
        }
        String name = name(Words.FUNCTIONS);
        call(function, name);
        if (Words.OF_ALL_OR_SOME.contains(name) && (out.nextIs("IGNORE") || out.nextIs("RESPECT"))) {
            out.wordOf(Set.of("IGNORE", "RESPECT"), "expected IGNORE NULLS");
            out.words("NULLS");
        }
    }

    /** Rounds floating-point numbers in the middle to even ones, as PostgreSQL does, and others up, as it does, too. */
    private void rounded(Function function) throws QueryRefusedException {
        int start = out.mark();
        out.instead(1, "ROUND");
        int arguments = out.mark();
        call(function, "ROUND");
        String printed = out.since(arguments);
        if (printed.length() <= MAX_ROUNDED) {
            out.insert(start, "(");
            out.added("- ROUNDING_TIE " + printed + " )");
        }
    }

    /** Prints a function whose rows are a table. */
    void printTable(Function function) throws QueryRefusedException {
        call(function, name(Words.TABLE_FUNCTIONS));
    }

    private void call(Function function, String name) throws QueryRefusedException {
        out.sign("(");
        if (function.isDistinct()) {
            out.words("DISTINCT");
        }
        if (function.getNamedParameters() != null) {
            named(function.getNamedParameters());
        } else if (function.getParameters() != null) {
            arguments(name, function.getParameters());
        }
        orderBy(function.getOrderByElements());
        if (name.equals("FORMATDATETIME") && function.getParameters().size() == 2) {
            out.added(", 'en'");
        }
        if (name.equals("GROUP_CONCAT") && out.wordIfNext("SEPARATOR")) {
            out.value(Kind.TEXT);
        }
        out.sign(")");
    }

    void print(AnalyticExpression analytic) throws QueryRefusedException {
        String name = name(Words.FUNCTIONS);
        out.sign("(");
        if (analytic.isDistinct()) {
            out.words("DISTINCT");
        }
        if (analytic.isAllColumns()) {
            out.sign("*");
        } else {
            List<Expression> given = Stream.of(
                            analytic.getExpression(), analytic.getOffset(), analytic.getDefaultValue())
                    .filter(Objects::nonNull)
                    .toList();
            arguments(name, given);
        }
        orderBy(analytic.getFuncOrderBy());
        out.sign(")");
        if (out.nextIs("IGNORE") || out.nextIs("RESPECT")) {
            out.wordOf(Set.of("IGNORE", "RESPECT"), "expected IGNORE NULLS");
            out.words("NULLS");
        }
        boolean isWithin = out.wordIfNext("WITHIN");
        if (isWithin) {
            out.words("GROUP");
            window(analytic.getWindowDefinition());
        }
        if (analytic.getFilterExpression() != null) {
            out.words("FILTER");
            out.sign("(");
            out.words("WHERE");
            expressions.print(analytic.getFilterExpression());
            out.sign(")");
        }
        if (out.wordIfNext("OVER")) {
            if (isWithin) {
                throw out.unexpected();
            }
            if (analytic.getWindowName() != null) {
                out.name(analytic.getWindowName());
            } else {
                window(analytic.getWindowDefinition());
            }
        }
    }

    void print(MySQLGroupConcat concat) throws QueryRefusedException {
        String name = name(Words.FUNCTIONS);
        out.sign("(");
        if (concat.isDistinct()) {
            out.words("DISTINCT");
        }
        arguments(name, concat.getExpressionList());
        orderBy(concat.getOrderByElements());
        if (concat.getSeparator() != null) {
            out.words("SEPARATOR");
            out.value(Kind.TEXT);
        }
        out.sign(")");
    }

    void print(TrimFunction trim) throws QueryRefusedException {
        name(Words.FUNCTIONS);
        out.sign("(");
        if (trim.getTrimSpecification() != null) {
            out.words(trim.getTrimSpecification().name());
        }
        if (trim.getExpression() != null) {
            expressions.print(trim.getExpression());
        }
        if (trim.getFromExpression() != null) {
            if (trim.isUsingFromKeyword()) {
                out.words("FROM");
            } else {
                out.sign(",");
            }
            expressions.print(trim.getFromExpression());
        }
        out.sign(")");
    }

    void print(ExtractExpression extract) throws QueryRefusedException {
        int start = out.mark();
        name(Words.FUNCTIONS);
        out.sign("(");
        Optional<String> day = Optional.of(out.peek(0).text()).filter(Words.DAYS_OF_WEEK::contains);
        part("EXTRACT(HOUR FROM reportedAt)");
        out.words("FROM");
        expressions.print(extract.getExpression());
        out.sign(")");
        if (day.isPresent()) {
            dayOfWeek(start, day.get());
        }
    }

    /** Prints a part of a date. Weeks begin on Monday, as in ISO 8601 and PostgreSQL; H2 has them begin as the machine's locale wants. */
    private void part(String example) throws QueryRefusedException {
        QueryToken token = out.peek(0);
        if (Words.WEEKS.containsKey(token.text())) {
            out.instead(1, Words.WEEKS.get(token.text()));
        } else {
            out.wordOf(Words.DATE_PARTS, "expected a part of a date, as in " + example);
        }
    }

    /**
     * Makes the day of an ISO week, which was printed, one of a week that begins on Sunday, whatever the machine's locale is.
     *
     * @param name {@code DOW} counts from 0, as PostgreSQL does, the other one from 1
     */
    private void dayOfWeek(int start, String name) {
        out.insert(start, name.equals("DOW") ? "MOD (" : "( 1 + MOD (");
        out.added(name.equals("DOW") ? ", 7 )" : ", 7 ) )");
    }

    /** Prints a function that needs no parentheses. */
    void niladic() throws QueryRefusedException {
        out.wordOf(Words.NILADIC, "expected CURRENT_TIMESTAMP");
        if (out.nextIsSign("(")) {
            out.sign("(");
            if (!out.nextIsSign(")")) {
                out.value(Kind.NUMBER);
            }
            out.sign(")");
        }
    }

    void orderBy(List<OrderByElement> elements) throws QueryRefusedException {
        if (elements == null || elements.isEmpty()) {
            return;
        }
        out.words("ORDER", "BY");
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            expressions.print(elements.get(i).getExpression());
            if (out.nextIs("ASC") || out.nextIs("DESC")) {
                out.wordOf(Set.of("ASC", "DESC"), "expected ASC or DESC");
            }
            if (out.wordIfNext("NULLS")) {
                out.wordOf(Set.of("FIRST", "LAST"), "expected FIRST or LAST");
            }
        }
    }

    /** Prints what stands between the parentheses of a window, with them. */
    void window(WindowDefinition window) throws QueryRefusedException {
        out.sign("(");
        ExpressionList<?> partition = window.getPartitionExpressionList();
        if (partition != null && !partition.isEmpty()) {
            out.words("PARTITION", "BY");
            expressions.list(partition);
        }
        orderBy(window.getOrderByElements());
        if (window.getWindowElement() != null) {
            frame(window.getWindowElement());
        }
        out.sign(")");
    }

    private void frame(WindowElement frame) throws QueryRefusedException {
        out.wordOf(Set.of("ROWS", "RANGE", "GROUPS"), "expected ROWS or RANGE");
        if (frame.getRange() != null) {
            out.words("BETWEEN");
            bound(frame.getRange().getStart());
            out.words("AND");
            bound(frame.getRange().getEnd());
        } else {
            bound(frame.getOffset());
        }
    }

    private void bound(WindowOffset bound) throws QueryRefusedException {
        if (out.wordIfNext("CURRENT")) {
            out.words("ROW");
            return;
        }
        if (bound.getExpression() == null) {
            out.words("UNBOUNDED");
        } else {
            expressions.operand(bound.getExpression(), Precedence.CONCATENATION);
        }
        out.wordOf(Set.of("PRECEDING", "FOLLOWING"), "expected PRECEDING or FOLLOWING");
    }

    private String name(Set<String> allowed) throws QueryRefusedException {
        QueryToken token = out.peek(0);
        String shown = Names.shorten(token.text());
        if (token.kind() != Kind.WORD || !allowed.contains(token.text())) {
            String word = token.text().toUpperCase(Locale.ROOT);
            String hint = Optional.ofNullable(Words.INSTEAD.get(word))
                    .map(instead -> ", expected " + instead)
                    .or(() -> Names.nearest(word, allowed).map(near -> ", did you mean " + near + "?"))
                    .filter(_ -> token.kind() == Kind.WORD)
                    .orElse(", expected a function that reads no more than it is given");
            throw new QueryRefusedException(Reason.FORBIDDEN, shown + "() refused" + hint);
        }
        return out.wordOf(allowed, "expected a function");
    }

    private void arguments(String name, List<? extends Expression> arguments) throws QueryRefusedException {
        String first = "";
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                out.sign(",");
            }
            int start = out.mark();
            Expression argument = arguments.get(i);
            boolean isPart = argument instanceof Column || argument instanceof DateUnitExpression;
            if (i == 0 && Words.OF_DATE_PARTS.contains(name) && isPart) {
                part(name + "(MINUTE, ...)");
            } else if (i == 0 && name.equals("DATE_TRUNC") && isWeek(argument)) {
                out.instead(1, "'" + Words.WEEKS.get("WEEK") + "'");
            } else if (name.equals("POSITION") && argument instanceof InExpression in) {
                expressions.operand(in.getLeftExpression(), Precedence.CONCATENATION);
                out.words("IN");
                expressions.operand(in.getRightExpression(), Precedence.CONCATENATION);
            } else {
                expressions.print(argument);
            }
            first = i == 0 ? out.since(start) : first;
            if (i == 1 && name.equals("MOD")) {
                Remainders.keepType(out, arguments.getFirst(), first, start);
            }
        }
    }

    private boolean isWeek(Expression argument) {
        return argument instanceof StringValue && out.peek(0).text().equalsIgnoreCase("WEEK");
    }

    /** Prints arguments with words between them, as in {@code SUBSTRING(name FROM 1 FOR 3)}. */
    private void named(NamedExpressionList<?> arguments) throws QueryRefusedException {
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                out.wordOf(Set.of("FROM", "FOR", "IN"), "expected FROM, FOR or IN");
            }
            expressions.operand(arguments.get(i), Precedence.CONCATENATION);
        }
    }
}
