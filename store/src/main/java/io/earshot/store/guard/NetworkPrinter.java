package io.earshot.store.guard;

import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;

/**
 * Prints PostgreSQL's operators and functions on addresses. Addresses are texts here, and would sort and compare as texts; so the type INET is known only beside these.
 */
final class NetworkPrinter {

    /** Functions that an engine has for a text that is an address. */
    static final Set<String> FUNCTIONS = Set.of("HOST", "FAMILY", "MASKLEN");

    /** A function that an engine has for {@code (address, network, whether the network itself counts)}. */
    static final String WITHIN = "INET_WITHIN";

    private final TokenPrinter out;
    private final ExpressionPrinter expressions;

    NetworkPrinter(TokenPrinter out, ExpressionPrinter expressions) {
        this.out = out;
        this.expressions = expressions;
    }

    Precedence print(BinaryExpression shift, String sign) throws QueryRefusedException {
        Expression right = shift.getRightExpression();
        boolean equal = right instanceof SignedExpression plus && plus.getSign() == '+';
        Expression other = right instanceof SignedExpression plus && equal ? plus.getExpression() : right;
        if (!isAddress(shift.getLeftExpression()) && !isAddress(other)) {
            throw out.refused(sign, "expected an address on one side, as in ip::inet << '10.0.0.0/8'");
        }
        boolean within = sign.equals("<<");
        out.added((within ? WITHIN : "INET_CONTAINS") + " (");
        address(shift.getLeftExpression());
        if (!out.nextIsSign(sign)) {
            throw out.unexpected();
        }
        out.instead(equal ? 2 : 1, ",");
        address(other);
        out.added(", " + (equal ? "TRUE" : "FALSE") + " )");
        return Precedence.TERM;
    }

    void print(Function function) throws QueryRefusedException {
        List<? extends Expression> arguments = function.getParameters() == null ? List.of() : function.getParameters();
        String name = out.wordOf(FUNCTIONS, "expected a function");
        out.sign("(");
        if (arguments.size() != 1) {
            throw out.refused(name, "expected it with one address");
        }
        address(arguments.getFirst());
        out.sign(")");
    }

    private void address(Expression expression) throws QueryRefusedException {
        if (expression instanceof CastExpression cast && isAddress(cast) && cast.keyword == null) {
            expressions.operand(cast.getLeftExpression(), Precedence.TERM);
            if (!(out.nextIsSign("::") && out.peek(1).isWord("INET"))) {
                throw out.unexpected();
            }
            out.skip(2);
        } else if (expression instanceof ParenthesedExpressionList<?> inner && inner.size() == 1) {
            out.sign("(");
            address(inner.getFirst());
            out.sign(")");
        } else {
            expressions.operand(expression, Precedence.CONCATENATION);
        }
    }

    private static boolean isAddress(Expression expression) {
        return switch (expression) {
            case CastExpression cast ->
                cast.getColDataType() != null
                        && cast.getColDataType().getDataType().equalsIgnoreCase("INET");
            case ParenthesedExpressionList<?> inner -> inner.size() == 1 && isAddress(inner.getFirst());
            case null, default -> false;
        };
    }
}
