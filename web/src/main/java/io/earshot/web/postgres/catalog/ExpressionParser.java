package io.earshot.web.postgres.catalog;

import io.earshot.web.postgres.catalog.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads expressions with PostgreSQL's precedences (its manual, "Operator Precedence"). */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");
    private static final Set<String> ADDITIVE = Set.of("+", "-");
    private static final Set<String> MULTIPLICATIVE = Set.of("*", "/", "%");

    private final TokenStream in;
    private final QueryParser queries;
    private final TermParser terms;

    ExpressionParser(TokenStream in, QueryParser queries) {
        this.in = in;
        this.queries = queries;
        terms = new TermParser(in, queries, this);
    }

    Expr read() {
        Expr left = and();
        while (in.takeWord("or")) {
            left = new Expr.Binary("or", left, and());
        }
        return left;
    }

    List<Expr> list() {
        List<Expr> all = new ArrayList<>(List.of(read()));
        while (in.takeSign(",")) {
            all.add(read());
        }
        return all;
    }

    private Expr and() {
        Expr left = not();
        while (in.takeWord("and")) {
            left = new Expr.Binary("and", left, not());
        }
        return left;
    }

    private Expr not() {
        return in.takeWord("not") ? new Expr.Unary("not", not()) : is();
    }

    private Expr is() {
        Expr operand = comparison();
        while (true) {
            if (in.takeWord("isnull")) {
                operand = new Expr.Is(operand, "null", false);
            } else if (in.takeWord("notnull")) {
                operand = new Expr.Is(operand, "null", true);
            } else if (in.takeWord("is")) {
                boolean not = in.takeWord("not");
                if (in.takeWords("distinct", "from")) {
                    operand = new Expr.Binary(not ? "is not distinct" : "is distinct", operand, comparison());
                } else {
                    operand = new Expr.Is(operand, in.take().text(), not);
                }
            } else {
                return operand;
            }
        }
    }

    private Expr comparison() {
        Expr left = range();
        while (in.peek().kind() == Kind.SIGN && COMPARISONS.contains(in.peek().text())) {
            String operator = in.take().text();
            left = quantifiedOr(operator.equals("!=") ? "<>" : operator, left);
        }
        return left;
    }

    /** Reads what is compared with: a value, or {@code ANY (array)}. */
    private Expr quantifiedOr(String operator, Expr left) {
        boolean any = in.peek().is("any") || in.peek().is("some");
        if ((any || in.peek().is("all")) && in.peek(1).isSign("(")) {
            in.take();
            in.expectSign("(");
            Expr array = queries.beginsQuery() ? new Expr.ArrayQuery(queries.read()) : read();
            in.expectSign(")");
            return new Expr.Quantified(operator, left, array, !any);
        }
        return new Expr.Binary(operator, left, range());
    }

    private Expr range() {
        Expr left = other();
        while (true) {
            boolean not = in.peek().is("not")
                    && (in.peek(1).is("in")
                            || in.peek(1).is("between")
                            || in.peek(1).is("like")
                            || in.peek(1).is("ilike"));
            if (not) {
                in.take();
            }
            Optional<Expr> more = rangeBehind(left, not);
            if (more.isEmpty()) {
                return left;
            }
            left = more.get();
        }
    }

    private Optional<Expr> rangeBehind(Expr left, boolean not) {
        if (in.takeWord("between")) {
            in.takeWord("symmetric");
            Expr low = other();
            in.expectWord("and");
            Expr between =
                    new Expr.Binary("and", new Expr.Binary(">=", left, low), new Expr.Binary("<=", left, other()));
            return Optional.of(not ? new Expr.Unary("not", between) : between);
        }
        if (in.takeWord("in")) {
            in.expectSign("(");
            Expr list = queries.beginsQuery() ? new Expr.ArrayQuery(queries.read()) : new Expr.Array(list());
            in.expectSign(")");
            return Optional.of(new Expr.In(left, list, not));
        }
        if (in.peek().is("like") || in.peek().is("ilike")) {
            String operator = in.take().text();
            Expr pattern = quantifiedPattern(operator, left);
            return Optional.of(not ? new Expr.Unary("not", pattern) : pattern);
        }
        return Optional.empty();
    }

    private Expr quantifiedPattern(String operator, Expr left) {
        if (in.peek().is("any") || in.peek().is("all")) {
            return quantifiedOr(operator, left);
        }
        Expr pattern = new Expr.Binary(operator, left, other());
        if (in.takeWord("escape")) {
            other();
        }
        return pattern;
    }

    /** Reads all operators that have no place of their own: ||, ~, @>, OPERATOR(pg_catalog.~) and so on. */
    private Expr other() {
        Expr left = additive();
        while (true) {
            if (in.peek().is("operator") && in.peek(1).isSign("(")) {
                in.take();
                in.expectSign("(");
                while (in.peek().isName()) {
                    in.take();
                    in.expectSign(".");
                }
                String operator = in.take().text();
                in.expectSign(")");
                left = quantifiedOther(operator, left);
            } else if (in.peek().kind() == Kind.SIGN && isOther(in.peek().text())) {
                left = quantifiedOther(in.take().text(), left);
            } else {
                return left;
            }
        }
    }

    private Expr quantifiedOther(String operator, Expr left) {
        return in.peek().is("any") || in.peek().is("all")
                ? quantifiedOr(operator, left)
                : new Expr.Binary(operator.equals("!=") ? "<>" : operator, left, additive());
    }

    private static boolean isOther(String sign) {
        return !COMPARISONS.contains(sign)
                && !ADDITIVE.contains(sign)
                && !MULTIPLICATIVE.contains(sign)
                && "(),;.[]:^".indexOf(sign.charAt(0)) < 0
                && !sign.equals("::");
    }

    private Expr additive() {
        return leftToRight(ADDITIVE, this::multiplicative);
    }

    private Expr multiplicative() {
        return leftToRight(MULTIPLICATIVE, this::unary);
    }

    private Expr leftToRight(Set<String> operators, java.util.function.Supplier<Expr> operand) {
        Expr left = operand.get();
        while (in.peek().kind() == Kind.SIGN && operators.contains(in.peek().text())) {
            left = new Expr.Binary(in.take().text(), left, operand.get());
        }
        return left;
    }

    private Expr unary() {
        if (in.takeSign("-")) {
            return new Expr.Unary("-", unary());
        }
        if (in.takeSign("+")) {
            return unary();
        }
        return terms.readWithSuffixes();
    }
}
