package io.earshot.web.postgres.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Operators with two operands. */
final class Operators {

    private Operators() {}

    static Object binary(Expr.Binary binary, Scope scope, Evaluator evaluator) {
        Object left = evaluator.value(binary.left(), scope);
        return switch (binary.operator()) {
            case "and" -> logic(binary.right(), left, false, scope, evaluator);
            case "or" -> logic(binary.right(), left, true, scope, evaluator);
            case "is distinct" -> Values.compareNullsLast(left, evaluator.value(binary.right(), scope)) != 0;
            case "is not distinct" -> Values.compareNullsLast(left, evaluator.value(binary.right(), scope)) == 0;
            default -> apply(binary.operator(), left, evaluator.value(binary.right(), scope));
        };
    }

    /** @param decisive the value that one side is enough for: false for AND, true for OR */
    private static Object logic(Expr rightSide, Object left, boolean decisive, Scope scope, Evaluator evaluator) {
        if (left != null && Values.isTrue(left) == decisive) {
            return decisive;
        }
        Object right = evaluator.value(rightSide, scope);
        if (right != null && Values.isTrue(right) == decisive) {
            return decisive;
        }
        return left == null || right == null ? null : (Object) !decisive;
    }

    static Object apply(String operator, Object left, Object right) {
        if (operator.equals("||") && (left instanceof ArrayValue || right instanceof ArrayValue)) {
            return concatenated(left, right);
        }
        if (left == null || right == null) {
            return null;
        }
        return switch (operator) {
            case "=" -> Values.compare(left, right) == 0;
            case "<>" -> Values.compare(left, right) != 0;
            case "<" -> Values.compare(left, right) < 0;
            case ">" -> Values.compare(left, right) > 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">=" -> Values.compare(left, right) >= 0;
            case "like", "~~" -> Values.like(left, right, false);
            case "ilike", "~~*" -> Values.like(left, right, true);
            case "!~~" -> !Values.like(left, right, false);
            case "!~~*" -> !Values.like(left, right, true);
            case "~" -> Values.matches(left, right, false);
            case "~*" -> Values.matches(left, right, true);
            case "!~" -> !Values.matches(left, right, false);
            case "!~*" -> !Values.matches(left, right, true);
            case "||" -> Values.text(left) + Values.text(right);
            case "@>" -> containsAll(left, right);
            case "<@" -> containsAll(right, left);
            case "&&" -> Evaluator.items(left).stream().anyMatch(a -> contains(right, a));
            case "+", "-", "*", "/", "%" -> arithmetic(operator, left, right);
            case "&" -> Values.number(left) & Values.number(right);
            case "|" -> Values.number(left) | Values.number(right);
            case "#" -> Values.number(left) ^ Values.number(right);
            case "<<" -> Values.number(left) << Values.number(right);
            case ">>" -> Values.number(left) >> Values.number(right);
            default -> throw new CatalogException("42883", "operator " + operator + " does not exist here");
        };
    }

    private static boolean containsAll(Object array, Object elements) {
        return Evaluator.items(elements).stream().allMatch(element -> contains(array, element));
    }

    private static boolean contains(Object array, Object element) {
        return Evaluator.items(array).stream().anyMatch(item -> Values.equal(item, element));
    }

    private static ArrayValue concatenated(Object left, Object right) {
        List<Object> all = new ArrayList<>();
        for (Object side : new Object[] {left, right}) {
            if (side instanceof ArrayValue array) {
                all.addAll(array.items());
            } else if (side != null) {
                all.add(side);
            }
        }
        return ArrayValue.of(all);
    }

    private static Object arithmetic(String operator, Object left, Object right) {
        if (left instanceof BigDecimal || right instanceof BigDecimal) {
            BigDecimal a = new BigDecimal(Values.text(left));
            BigDecimal b = new BigDecimal(Values.text(right));
            return switch (operator) {
                case "+" -> a.add(b);
                case "-" -> a.subtract(b);
                case "*" -> a.multiply(b);
                default -> a.divide(notZero(b), 16, java.math.RoundingMode.HALF_UP);
            };
        }
        long a = Values.number(left);
        long b = Values.number(right);
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / notZero(BigDecimal.valueOf(b)).longValue();
            default -> a % notZero(BigDecimal.valueOf(b)).longValue();
        };
    }

    private static BigDecimal notZero(BigDecimal number) {
        if (number.signum() == 0) {
            throw new CatalogException("22012", "division by zero");
        }
        return number;
    }
}
