package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import io.earshot.web.postgres.catalog.Relation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds types of parameters in a client's own text, as PostgreSQL does: those that the client casts them to, and those of expressions that they
 * are compared or calculated with. What is compared with a column alone is left to {@link ParameterTypes}.
 */
final class ImpliedTypes {

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "%");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");

    private static final Set<String> BOUNDARIES = Set.of(
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "ON",
            "HAVING",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "SELECT",
            "CASE",
            "BETWEEN",
            "SYMMETRIC",
            "IS",
            "BY",
            "IN",
            "LIKE",
            "ILIKE",
            "DISTINCT",
            "FROM",
            "GROUP",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "AS",
            "ASC",
            "DESC",
            "NULLS",
            "FOR",
            "JOIN",
            "INNER",
            "CROSS");

    /** Places of arguments that are whole numbers, by their functions. */
    private static final Map<String, Set<Integer>> WHOLE_NUMBERS = Map.of(
            "ROUND", Set.of(2),
            "TRUNC", Set.of(2),
            "SPLIT_PART", Set.of(3),
            "LEFT", Set.of(2),
            "RIGHT", Set.of(2),
            "REPEAT", Set.of(2),
            "LPAD", Set.of(2),
            "RPAD", Set.of(2),
            "SUBSTR", Set.of(2, 3));

    private final List<Token> tokens;
    private final ExpressionType types;
    private final Map<Integer, PostgresType> found = new TreeMap<>();

    private ImpliedTypes(List<Token> tokens, List<Relation> relations) {
        this.tokens = tokens;
        Set<String> names = new TreeSet<>();
        tokens.stream().filter(Token::isName).forEach(token -> names.add(token.text()));
        List<Relation> named = relations.stream()
                .filter(relation -> names.contains(relation.name()))
                .toList();
        types = new ExpressionType(tokens, column -> column(named, column));
    }

    /** @param sql a client's text, with {@code $1} for parameters */
    static Map<Integer, PostgresType> of(String sql, List<Relation> relations) {
        ImpliedTypes types = new ImpliedTypes(SqlTokens.of(sql), relations);
        for (int i = 0; i < types.tokens.size(); i++) {
            types.readCast(i);
        }
        for (int i = 0; i < types.tokens.size(); i++) {
            types.readOperand(i);
        }
        return types.found;
    }

    private static Optional<ScalarType> column(List<Relation> relations, String name) {
        Set<Integer> oids = new TreeSet<>();
        relations.forEach(relation -> relation.columns().stream()
                .filter(column -> column.name().equals(name))
                .forEach(column -> oids.add(column.type())));
        return oids.size() == 1
                ? PostgresType.declared(oids.iterator().next())
                        .filter(ScalarType.class::isInstance)
                        .map(ScalarType.class::cast)
                : Optional.empty();
    }

    private Token at(int i) {
        return SqlTokens.at(tokens, i);
    }

    private boolean isParameter(int i) {
        return at(i).isSign("$")
                && at(i + 1).kind() == Kind.NUMBER
                && at(i + 1).text().matches("[0-9]{1,5}")
                && at(i + 1).at() == at(i).at() + 1;
    }

    private void readCast(int i) {
        if (!isParameter(i)) {
            return;
        }
        boolean call = at(i + 2).is("AS") && at(i - 1).isSign("(") && at(i - 2).is("CAST");
        if (call || at(i + 2).isSign("::")) {
            TypeNames.at(tokens, i + 3).ifPresent(type -> found.putIfAbsent(number(i), type));
        }
    }

    private int number(int i) {
        return Integer.parseInt(at(i + 1).text());
    }

    private void readOperand(int i) {
        if (!isParameter(i) || found.containsKey(number(i))) {
            return;
        }
        int from = i;
        int to = i + 2;
        while (at(from - 1).isSign("(") && !at(from - 2).isName() && at(to).isSign(")")) {
            from--;
            to++;
        }
        other(from, to).ifPresent(type -> found.put(number(i), type));
    }

    /** @param from where the parameter begins, with parentheses around it */
    private Optional<ScalarType> other(int from, int to) {
        Token before = at(from - 1);
        Token behind = at(to);
        if (before.isSign(">") && at(from - 2).isSign("=") && at(from - 2).at() + 1 == before.at()) {
            // As in make_interval(secs => $1).
            return Optional.of(at(from - 3).is("SECS") ? ScalarType.FLOAT8 : ScalarType.INT4);
        }
        boolean binds = isOneOf(behind, PRODUCTS) && !isOneOf(before, PRODUCTS);
        if (isOneOf(before, ARITHMETIC) && !binds) {
            return types.of(start(from - 2, true), from - 1).flatMap(type -> operand(type, before));
        }
        if (isOneOf(behind, ARITHMETIC)) {
            return types.of(to + 1, end(to + 1, true)).flatMap(type -> operand(type, behind));
        }
        if (isOneOf(before, COMPARISONS)) {
            return compared(start(from - 2, false), from - 1);
        }
        if (isOneOf(behind, COMPARISONS)) {
            return compared(to + 1, end(to + 1, false));
        }
        if (before.is("WHEN") && behind.is("THEN") && isSearchedCase(from - 1)) {
            return Optional.of(ScalarType.BOOL);
        }
        if (before.is("FROM") && at(from - 2).is("DISTINCT")) {
            int keyword = at(from - 3).is("NOT") ? from - 4 : from - 3;
            return compared(start(keyword - 1, false), keyword);
        }
        if (behind.is("IS") && (at(to + 1).is("DISTINCT") || at(to + 2).is("DISTINCT"))) {
            int other = at(to + 1).is("DISTINCT") ? to + 3 : to + 4;
            return compared(other, end(other, false));
        }
        if (before.is("BETWEEN")) {
            int keyword = at(from - 2).is("NOT") ? from - 2 : from - 1;
            return compared(start(keyword - 1, false), keyword);
        }
        return argument(from);
    }

    /** Whether a WHEN belongs to a CASE that compares nothing with its values. */
    private boolean isSearchedCase(int when) {
        int depth = 0;
        for (int i = when - 1; i >= 0; i--) {
            depth += at(i).is("END") ? 1 : 0;
            if (at(i).is("CASE")) {
                if (depth == 0) {
                    return at(i + 1).is("WHEN");
                }
                depth--;
            }
        }
        return false;
    }

    private static boolean isOneOf(Token token, Set<String> signs) {
        return token.kind() == Kind.SIGN && signs.contains(token.text());
    }

    private Optional<ScalarType> compared(int from, int to) {
        boolean name = at(from).isName()
                && (to == from + 1 || (to == from + 3 && at(from + 1).isSign(".")));
        boolean known = at(from).text().startsWith("CURRENT_") || at(from).is("LOCALTIMESTAMP");
        return name && !known ? Optional.empty() : types.of(from, to);
    }

    /** Returns the type that a parameter has beside an operand of this one. */
    private static Optional<ScalarType> operand(ScalarType other, Token sign) {
        boolean product = sign.isSign("*") || sign.isSign("/");
        return switch (other) {
            case INTERVAL -> Optional.of(product ? ScalarType.FLOAT8 : ScalarType.INTERVAL);
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8 -> Optional.of(other);
            case TIMESTAMPTZ, TIMESTAMP -> sign.isSign("-") ? Optional.of(other) : Optional.of(ScalarType.INTERVAL);
            default -> Optional.empty();
        };
    }

    private Optional<ScalarType> argument(int parameter) {
        int open = parameter - 1;
        for (int depth = 0; open >= 0; open--) {
            depth += at(open).isSign(")") ? 1 : at(open).isSign("(") ? -1 : 0;
            if (depth < 0) {
                break;
            }
        }
        String name = at(open - 1).text();
        List<Integer> marks = open < 0 ? List.of() : types.marks(open);
        int place = marks.indexOf(parameter - 1) + 1;
        if (place == 0) {
            return Optional.empty();
        }
        if (WHOLE_NUMBERS.getOrDefault(name, Set.of()).contains(place)) {
            return Optional.of(ScalarType.INT4);
        }
        return switch (name) {
            case "TO_TIMESTAMP" -> marks.size() == 2 ? Optional.of(ScalarType.FLOAT8) : Optional.empty();
            case "DATE_BIN" -> Optional.of(place == 1 ? ScalarType.INTERVAL : ScalarType.TIMESTAMPTZ);
            case "DATE_TRUNC", "DATE_PART" -> Optional.of(place == 2 ? ScalarType.TIMESTAMPTZ : ScalarType.TEXT);
            case "COALESCE", "GREATEST", "LEAST", "NULLIF" -> types.argument(open);
            case "IN" -> {
                int keyword = at(open - 2).is("NOT") ? open - 2 : open - 1;
                yield compared(start(keyword - 1, false), keyword);
            }
            default -> Optional.empty();
        };
    }

    /** Returns where the expression begins that ends with a token. */
    private int start(int last, boolean operand) {
        int depth = 0;
        int i = last;
        for (; i >= 0; i--) {
            depth += at(i).isSign(")") || at(i).isSign("]") ? 1 : at(i).isSign("(") || at(i).isSign("[") ? -1 : 0;
            if (depth < 0 || (depth == 0 && isBoundary(i, operand))) {
                break;
            }
        }
        return i + 1;
    }

    private int end(int first, boolean operand) {
        int depth = 0;
        int i = first;
        for (; i < tokens.size(); i++) {
            depth += at(i).isSign("(") || at(i).isSign("[") ? 1 : at(i).isSign(")") || at(i).isSign("]") ? -1 : 0;
            if (depth < 0 || (depth == 0 && isBoundary(i, operand))) {
                break;
            }
        }
        return i;
    }

    private boolean isBoundary(int i, boolean operand) {
        Token token = at(i);
        boolean sign = token.isSign(",") || token.isSign(";") || isOneOf(token, COMPARISONS);
        return sign
                || (token.kind() == Kind.WORD && BOUNDARIES.contains(token.text()))
                || (operand && isOneOf(token, ARITHMETIC));
    }
}
