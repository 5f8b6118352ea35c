package io.earshot.store.guard;

import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;

/** Has a remainder the type of both numbers, as PostgreSQL has it. H2 rounds it to the type of the divisor: {@code 7.5 % 2} would be 2. */
final class Remainders {

    /** The dividend is printed three times. */
    private static final int MAX_DIVIDEND = 400;

    private Remainders() {}

    /**
     * Widens a divisor that was printed last.
     *
     * @param dividend as it was printed
     * @param divisor where it begins
     */
    static void keepType(TokenPrinter out, Expression parsed, String dividend, int divisor)
            throws QueryRefusedException {
        if (parsed instanceof LongValue) {
            return;
        }
        if (dividend.length() > MAX_DIVIDEND) {
            throw out.refused(
                    "the remainder of an expression of more than " + MAX_DIVIDEND + " characters",
                    "expected a shorter one, as the column of a subquery");
        }
        out.insert(divisor, "COALESCE (");
        out.added(", NULLIF ( " + dividend + " , " + dividend + " ) )");
    }
}
