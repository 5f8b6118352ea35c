package io.earshot.store.guard;

import java.util.Locale;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;

/**
 * Keeps the digits of quotients. H2 takes their number from the types alone: of {@code 1 / 3.0} it keeps three, since a literal's type is as
 * narrow as its text, and of exact numbers without a precision it computes a hundred thousand.
 */
final class Quotients {

    /** H2 gives a quotient two digits for each digit that the divisor's type has: more than PostgreSQL's twenty. */
    private static final int DIVISOR_DIGITS = 12;

    /** The most that a NUMERIC may have here. */
    private static final int MAX_DIGITS = 100;

    private static final int EXACT_DIGITS = 40;

    private Quotients() {}

    /**
     * Widens or narrows the type of a divisor or a dividend that was printed last.
     *
     * @param from where it begins
     */
    static void keepDigits(TokenPrinter out, Expression operand, boolean divisor, int from) {
        Expression plain = plain(operand);
        if (divisor
                && plain instanceof DoubleValue literal
                && literal.toString().matches("[0-9]*\\.[0-9]+")) {
            String text = literal.toString();
            int scale = text.length() - text.indexOf('.') - 1;
            int digits = Math.max(DIVISOR_DIGITS, text.length());
            if (digits <= MAX_DIGITS) {
                cast(out, from, "NUMERIC ( " + digits + " , " + scale + " )");
            }
        } else if (plain instanceof CastExpression cast
                && cast.getColDataType() != null
                && cast.getColDataType().getDataType().toUpperCase(Locale.ROOT).equals("DECFLOAT")) {
            cast(out, from, "DECFLOAT ( " + EXACT_DIGITS + " )");
        }
    }

    private static Expression plain(Expression expression) {
        return switch (expression) {
            case SignedExpression signed -> plain(signed.getExpression());
            case ParenthesedExpressionList<?> list when list.size() == 1 -> plain(list.getFirst());
            default -> expression;
        };
    }

    private static void cast(TokenPrinter out, int from, String type) {
        out.insert(from, "CAST (");
        out.added("AS " + type + " )");
    }
}
