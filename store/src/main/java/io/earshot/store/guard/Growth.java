package io.earshot.store.guard;

import java.util.List;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;

/**
 * Refuses operators that could let values grow without bounds. A product, and a text behind a text, can double what a value
 * holds; where a query names its results and uses them again, a few dozen of them fill any memory within one row, where
 * no database can be interrupted.
 */
final class Growth {

    /** Multiplications and divisions of a statement with more than one SELECT. */
    private static final int MAX_PRODUCTS = 12;

    private final TokenPrinter out;
    private final boolean isNested;
    private boolean isRecursive;
    private int products;

    Growth(TokenPrinter out, List<QueryToken> tokens) {
        this.out = out;
        isNested = tokens.stream().filter(token -> token.isWord("SELECT")).count() > 1;
    }

    /** From here on, results may be used again any number of times. */
    void recursive() {
        isRecursive = true;
    }

    void concatenation() throws QueryRefusedException {
        if (isRecursive) {
            throw out.refused("|| in WITH RECURSIVE", "expected CONCAT");
        }
    }

    void product(BinaryExpression product) throws QueryRefusedException {
        products++;
        if (isNested && products > MAX_PRODUCTS) {
            throw out.refused(
                    "more than " + MAX_PRODUCTS + " multiplications and divisions in a query with subqueries",
                    "expected fewer");
        }
        if (isRecursive && !isNumber(product.getLeftExpression()) && !isNumber(product.getRightExpression())) {
            throw out.refused("a product of two values in WITH RECURSIVE", "expected a number on one side");
        }
    }

    private static boolean isNumber(Expression expression) {
        return expression instanceof LongValue || expression instanceof DoubleValue;
    }
}
