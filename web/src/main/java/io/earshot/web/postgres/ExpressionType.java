package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Says which type PostgreSQL gives a plain expression of columns, literals, casts, calls and arithmetic; nothing of what is more than that. */
final class ExpressionType {

    private static final Set<ScalarType> FLOATING = Set.of(ScalarType.FLOAT4, ScalarType.FLOAT8);
    private static final List<ScalarType> NUMBERS = List.of(
            ScalarType.INT2,
            ScalarType.INT4,
            ScalarType.INT8,
            ScalarType.NUMERIC,
            ScalarType.FLOAT4,
            ScalarType.FLOAT8);

    private final List<Token> tokens;
    private final Function<String, Optional<ScalarType>> columns;

    /** @param columns the type of a column by its name in upper case, or as it is quoted; empty where tables differ about it */
    ExpressionType(List<Token> tokens, Function<String, Optional<ScalarType>> columns) {
        this.tokens = tokens;
        this.columns = columns;
    }

    private Token at(int i) {
        return SqlTokens.at(tokens, i);
    }

    /** Returns the type of the tokens from the first to before the last. */
    Optional<ScalarType> of(int from, int to) {
        if (from >= to) {
            return Optional.empty();
        }
        int plus = lastOperator(from, to, Set.of("+", "-"));
        int times = plus < 0 ? lastOperator(from, to, Set.of("*", "/", "%")) : plus;
        if (times >= 0) {
            return of(from, times).flatMap(left -> of(times + 1, to).flatMap(right -> result(left, right, times)));
        }
        int cast = lastOperator(from, to, Set.of("::"));
        if (cast >= 0) {
            return TypeNames.at(tokens, cast + 1)
                    .filter(ScalarType.class::isInstance)
                    .map(ScalarType.class::cast);
        }
        if (at(from).isSign("(") && close(from) == to - 1) {
            return of(from + 1, to - 1);
        }
        return primary(from, to);
    }

    /** Returns the place of the last such operator between two operands outside of parentheses; -1 without one. */
    private int lastOperator(int from, int to, Set<String> signs) {
        int depth = 0;
        for (int i = to - 1; i > from; i--) {
            Token token = at(i);
            depth += token.isSign(")") || token.isSign("]") ? 1 : token.isSign("(") || token.isSign("[") ? -1 : 0;
            boolean binary = token.kind() == Kind.SIGN && signs.contains(token.text()) && endsOperand(at(i - 1));
            if (depth == 0 && binary) {
                return i;
            }
        }
        return -1;
    }

    private static boolean endsOperand(Token token) {
        return token.kind() != Kind.SIGN || token.isSign(")") || token.isSign("]");
    }

    private int close(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += at(i).isSign("(") ? 1 : at(i).isSign(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    private Optional<ScalarType> result(ScalarType left, ScalarType right, int operator) {
        boolean difference = at(operator).isSign("-");
        if (NUMBERS.contains(left) && NUMBERS.contains(right)) {
            ScalarType wider = NUMBERS.get(Math.max(NUMBERS.indexOf(left), NUMBERS.indexOf(right)));
            // Of a float4 and another number, PostgreSQL makes a float8.
            return Optional.of(wider == ScalarType.FLOAT4 && left != right ? ScalarType.FLOAT8 : wider);
        }
        if (left == ScalarType.DATE && right == ScalarType.DATE) {
            return Optional.of(ScalarType.INT4);
        }
        if (left == right && difference) {
            return Optional.of(ScalarType.INTERVAL);
        }
        if (left == ScalarType.INTERVAL) {
            return Optional.of(NUMBERS.contains(right) ? left : right);
        }
        return right == ScalarType.INTERVAL
                ? Optional.of(NUMBERS.contains(left) ? right : left == ScalarType.DATE ? ScalarType.TIMESTAMP : left)
                : Optional.empty();
    }

    private Optional<ScalarType> primary(int from, int to) {
        Token first = at(from);
        if (first.kind() == Kind.NUMBER) {
            return Optional.of(first.text().contains(".") ? ScalarType.NUMERIC : ScalarType.INT4);
        }
        if (first.isSign("-")) {
            return of(from + 1, to);
        }
        if (first.kind() == Kind.WORD && at(from + 1).isSign("(")) {
            return call(first.text(), from + 1);
        }
        if (first.kind() == Kind.WORD && at(to - 1).kind() == Kind.TEXT && to > from + 1) {
            return TypeNames.at(tokens, from)
                    .filter(ScalarType.class::isInstance)
                    .map(ScalarType.class::cast);
        }
        if (to == from + 1 || at(to - 2).isSign(".")) {
            Token name = at(to - 1);
            return switch (name.text()) {
                case "CURRENT_TIMESTAMP" -> Optional.of(ScalarType.TIMESTAMPTZ);
                case "LOCALTIMESTAMP" -> Optional.of(ScalarType.TIMESTAMP);
                case "CURRENT_DATE" -> Optional.of(ScalarType.DATE);
                default -> name.isName() ? columns.apply(name.text()) : Optional.empty();
            };
        }
        return Optional.empty();
    }

    private Optional<ScalarType> call(String name, int open) {
        return switch (name) {
            case "COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK" -> Optional.of(ScalarType.INT8);
            case "NOW",
                    "CURRENT_TIMESTAMP",
                    "CLOCK_TIMESTAMP",
                    "STATEMENT_TIMESTAMP",
                    "TRANSACTION_TIMESTAMP",
                    "TO_TIMESTAMP" -> Optional.of(ScalarType.TIMESTAMPTZ);
            case "LENGTH", "CHAR_LENGTH", "CHARACTER_LENGTH", "OCTET_LENGTH", "STRPOS", "POSITION", "CARDINALITY" ->
                Optional.of(ScalarType.INT4);
            case "EXTRACT" -> Optional.of(ScalarType.NUMERIC);
            case "DATE_PART" -> Optional.of(ScalarType.FLOAT8);
            case "CAST" -> {
                int as = close(open) - 1;
                while (as > open && !at(as).is("AS")) {
                    as--;
                }
                yield TypeNames.at(tokens, as + 1)
                        .filter(ScalarType.class::isInstance)
                        .map(ScalarType.class::cast);
            }
            case "SUM" -> argument(open).map(ExpressionType::sum);
            case "AVG" ->
                argument(open)
                        .map(type -> FLOATING.contains(type)
                                ? ScalarType.FLOAT8
                                : NUMBERS.contains(type) ? ScalarType.NUMERIC : type);
            case "ROUND", "CEIL", "CEILING", "FLOOR", "TRUNC" ->
                argument(open).map(type -> FLOATING.contains(type) ? ScalarType.FLOAT8 : ScalarType.NUMERIC);
            case "MIN", "MAX", "ABS", "COALESCE", "GREATEST", "LEAST", "NULLIF", "DATE_TRUNC" -> argument(open);
            default -> Optional.empty();
        };
    }

    private static ScalarType sum(ScalarType of) {
        return switch (of) {
            case INT2, INT4 -> ScalarType.INT8;
            case INT8 -> ScalarType.NUMERIC;
            default -> of;
        };
    }

    /** Returns the type of the first argument that has one. */
    Optional<ScalarType> argument(int open) {
        List<Integer> marks = marks(open);
        for (int i = 1; i < marks.size(); i++) {
            int from = marks.get(i - 1) + 1;
            Optional<ScalarType> type = of(at(from).is("DISTINCT") ? from + 1 : from, marks.get(i));
            if (type.isPresent()) {
                return type;
            }
        }
        return Optional.empty();
    }

    /** Returns the places of the opening parenthesis, of the commas between arguments, and of the closing one. */
    List<Integer> marks(int open) {
        List<Integer> marks = new ArrayList<>(List.of(open));
        int end = close(open);
        int depth = 0;
        for (int i = open + 1; i < end; i++) {
            depth += at(i).isSign("(") || at(i).isSign("[") ? 1 : at(i).isSign(")") || at(i).isSign("]") ? -1 : 0;
            if (depth == 0 && at(i).isSign(",")) {
                marks.add(i);
            }
        }
        marks.add(end);
        return marks;
    }
}
