package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds types of parameters that a client did not declare, as PostgreSQL does: from what they are compared with. H2 tells the other side's
 * type for {@code x = ?1} alone; so it is asked about a statement in which lists, ranges and arrays are written that way.
 */
final class ParameterTypes {

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
    private static final Set<String> ROWS = Set.of("LIMIT", "OFFSET", "FIRST", "NEXT");

    private final String sql;
    private final List<Token> tokens;
    private final Map<Integer, PostgresType> known = new TreeMap<>();
    private final Set<Integer> arrays = new TreeSet<>();
    private final StringBuilder probe = new StringBuilder();
    private int count;
    private int copied;

    private ParameterTypes(String sql) {
        this.sql = sql;
        tokens = SqlTokens.of(sql);
    }

    /**
     * @param sql with {@code ?1} for parameters
     * @param implied types that are known already, by the numbers of their parameters
     */
    static ParameterTypes of(String sql, Map<Integer, PostgresType> implied) {
        ParameterTypes types = new ParameterTypes(sql);
        types.known.putAll(implied);
        for (int i = 0; i < types.tokens.size(); i++) {
            types.read(i);
        }
        types.probe.append(sql, types.copied, sql.length());
        return types;
    }

    /** Returns how many parameters there are, which is the highest number. */
    int count() {
        return count;
    }

    /** Returns the type of a parameter that is known without H2. */
    Optional<PostgresType> known(int number) {
        return Optional.ofNullable(known.get(number));
    }

    /** Returns the statement to ask H2 about. */
    String probe() {
        return probe.toString();
    }

    /**
     * Returns the type of the parameter with this number.
     *
     * @param h2 what H2 says of the probe's parameters, by their order
     */
    PostgresType type(int number, List<String> h2) {
        if (known.containsKey(number)) {
            return known.get(number);
        }
        PostgresType type = number <= h2.size() ? PostgresType.ofH2(h2.get(number - 1)) : ScalarType.TEXT;
        return arrays.contains(number) && type instanceof ScalarType element ? new PostgresType.Array(element) : type;
    }

    private void read(int i) {
        Optional<Integer> number = parameter(i);
        if (number.isPresent()) {
            count = Math.max(count, number.get());
            structural(i).ifPresent(type -> known.putIfAbsent(number.get(), type));
        } else if (tokens.get(i).is("ANY")
                || tokens.get(i).is("ALL")
                || tokens.get(i).is("SOME")) {
            readArray(i);
        } else if (tokens.get(i).is("IN")) {
            readList(i);
        } else if (tokens.get(i).is("BETWEEN")) {
            readRange(i);
        }
    }

    /** Returns the number if {@code ?7} begins here. */
    private Optional<Integer> parameter(int i) {
        Token number = SqlTokens.at(tokens, i + 1);
        return SqlTokens.at(tokens, i).isSign("?")
                        && number.kind() == Kind.NUMBER
                        && number.text().matches("[0-9]{1,5}")
                ? Optional.of(Integer.valueOf(number.text()))
                : Optional.empty();
    }

    /** Returns the type where the words around the parameter say it. */
    private Optional<PostgresType> structural(int i) {
        Token before = SqlTokens.at(tokens, i - 1);
        Token behind = SqlTokens.at(tokens, i + 2);
        if (before.kind() == Kind.WORD && ROWS.contains(before.text())) {
            return Optional.of(ScalarType.INT8);
        }
        boolean casts = behind.isSign("::")
                || (behind.is("AS")
                        && before.isSign("(")
                        && SqlTokens.at(tokens, i - 2).is("CAST"));
        if (casts) {
            return TypeNames.at(tokens, i + 3);
        }
        Optional<Token> number = isArithmetic(before)
                ? Optional.of(SqlTokens.at(tokens, i - 2))
                : isArithmetic(behind) ? Optional.of(SqlTokens.at(tokens, i + 3)) : Optional.empty();
        return number.filter(token ->
                        token.kind() == Kind.NUMBER && parameterNumber(i - 3).isEmpty())
                .map(token -> token.text().contains(".") ? ScalarType.NUMERIC : ScalarType.INT4);
    }

    /** The number before a sign may be that of another parameter. */
    private Optional<Integer> parameterNumber(int i) {
        return isArithmetic(SqlTokens.at(tokens, i + 2)) ? parameter(i) : Optional.empty();
    }

    private static boolean isArithmetic(Token token) {
        return token.kind() == Kind.SIGN && ARITHMETIC.contains(token.text());
    }

    private void readArray(int i) {
        Optional<Integer> number = parameter(i + 2);
        if (number.isPresent()
                && SqlTokens.at(tokens, i + 1).isSign("(")
                && SqlTokens.at(tokens, i + 4).isSign(")")) {
            arrays.add(number.get());
            replace(tokens.get(i).at(), i + 4, "?" + number.get());
        }
    }

    private void readList(int i) {
        int operand = operandStart(i);
        StringBuilder conditions = new StringBuilder();
        int at = i + 2;
        while (operand >= 0 && SqlTokens.at(tokens, i + 1).isSign("(")) {
            int end = simpleEnd(at);
            if (end < 0) {
                return;
            }
            conditions
                    .append(conditions.isEmpty() ? "(" : " OR ")
                    .append(operandText(operand, i))
                    .append(" = ")
                    .append(text(at, end));
            if (SqlTokens.at(tokens, end).isSign(")")) {
                replace(tokens.get(operand).at(), end, conditions.append(")").toString());
                return;
            }
            if (!SqlTokens.at(tokens, end).isSign(",")) {
                return;
            }
            at = end + 1;
        }
    }

    private void readRange(int i) {
        int operand = operandStart(i);
        int low = simpleEnd(i + 1);
        int high = low < 0 || !SqlTokens.at(tokens, low).is("AND") ? -1 : simpleEnd(low + 1);
        if (operand >= 0 && high >= 0) {
            String left = operandText(operand, i);
            replace(
                    tokens.get(operand).at(),
                    high - 1,
                    "(" + left + " = " + text(i + 1, low) + " AND " + left + " = " + text(low + 1, high) + ")");
        }
    }

    /** Returns where the name, or the call, before IN or BETWEEN begins; -1 where it is something else. */
    private int operandStart(int keyword) {
        int at = SqlTokens.at(tokens, keyword - 1).is("NOT") ? keyword - 2 : keyword - 1;
        if (SqlTokens.at(tokens, at).isSign(")")) {
            int depth = 0;
            do {
                depth += tokens.get(at).isSign(")") ? 1 : tokens.get(at).isSign("(") ? -1 : 0;
                at--;
            } while (at >= 0 && depth > 0);
        }
        if (!SqlTokens.at(tokens, at).isName()) {
            return -1;
        }
        while (SqlTokens.at(tokens, at - 1).isSign(".")
                && SqlTokens.at(tokens, at - 2).isName()) {
            at -= 2;
        }
        // Replaced text is not replaced again.
        return tokens.get(at).at() < copied ? -1 : at;
    }

    private String operandText(int operand, int keyword) {
        int last = SqlTokens.at(tokens, keyword - 1).is("NOT") ? keyword - 1 : keyword;
        return text(operand, last);
    }

    /** Returns where a parameter or a literal ends; -1 where it is more than that. */
    private int simpleEnd(int i) {
        if (parameter(i).isPresent()) {
            return i + 2;
        }
        Kind kind = SqlTokens.at(tokens, i).kind();
        return kind == Kind.NUMBER || kind == Kind.TEXT ? i + 1 : -1;
    }

    private String text(int from, int to) {
        int end = to < tokens.size() ? tokens.get(to).at() : sql.length();
        return sql.substring(tokens.get(from).at(), end).strip();
    }

    /** @param last the token whose end is the end of what is replaced */
    private void replace(int from, int last, String by) {
        if (from < copied) {
            return;
        }
        probe.append(sql, copied, from).append(by);
        Token end = tokens.get(last);
        copied = end.at()
                + (end.kind() == Kind.TEXT ? textLength(last) : end.text().length());
    }

    private int textLength(int i) {
        int next = i + 1 < tokens.size() ? tokens.get(i + 1).at() : sql.length();
        return sql.substring(tokens.get(i).at(), next).stripTrailing().length();
    }
}
