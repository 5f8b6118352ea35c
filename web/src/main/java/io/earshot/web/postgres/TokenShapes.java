package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Optional;

/** Recognises what PostgreSQL writes in another way than H2 does. */
record TokenShapes(String sql, List<Token> tokens) {

    /**
     * Writes casts of texts and parameters in one way: {@code ('2026-07-01')::date}, as pgjdbc has it in its simple mode, and
     * {@code CAST($1 AS date)} with {@code ::} alone.
     */
    static String withPlainCasts(String sql) {
        TokenShapes shapes = new TokenShapes(sql, SqlTokens.of(sql));
        StringBuilder plain = new StringBuilder(sql);
        for (int i = 0; i < shapes.tokens.size(); i++) {
            Token before = shapes.at(i - 1);
            Token open = shapes.at(i);
            boolean call = before.isName() && !FunctionCalls.BEFORE_AN_EXPRESSION.contains(before.text());
            int operand = shapes.isParameter(i + 1) ? i + 2 : i + 1;
            boolean simple = operand > i + 1 || shapes.at(i + 1).kind() == Kind.TEXT;
            if (!open.isSign("(") || !simple) {
                continue;
            }
            if (!call
                    && shapes.at(operand + 1).isSign(")")
                    && shapes.at(operand + 2).isSign("::")) {
                blank(plain, open);
                blank(plain, shapes.at(operand + 1));
            } else if (before.is("CAST") && shapes.at(operand + 1).is("AS")) {
                shapes.close(i).ifPresent(end -> {
                    blank(plain, before);
                    blank(plain, open);
                    blank(plain, end);
                });
                int as = shapes.at(operand + 1).at();
                plain.replace(as, as + 2, "::");
            }
        }
        return plain.toString();
    }

    private static void blank(StringBuilder sql, Token token) {
        sql.replace(
                token.at(),
                token.at() + token.text().length(),
                " ".repeat(token.text().length()));
    }

    private Optional<Token> close(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += at(i).isSign("(") ? 1 : at(i).isSign(")") ? -1 : 0;
            if (depth == 0) {
                return Optional.of(at(i));
            }
        }
        return Optional.empty();
    }

    private Token at(int i) {
        return SqlTokens.at(tokens, i);
    }

    /** As in {@code WITH a AS NOT MATERIALIZED (SELECT ...)}, which changes no value. */
    boolean isMaterialized(int i) {
        int word = at(i).is("NOT") ? i + 1 : i;
        return at(i - 1).is("AS") && at(word).is("MATERIALIZED") && at(word + 1).isSign("(");
    }

    /** {@code <<=} and {@code >>=} of networks. */
    boolean isNetworkOrEqual(int i) {
        return at(i).kind() == Kind.SIGN && (sql.startsWith("<<=", at(i).at()) || sql.startsWith(">>=", at(i).at()));
    }

    /** An array that {@code = ANY('{a,b}')} is compared with has the type of the other side. */
    boolean isArrayText(int i) {
        return at(i).kind() == Kind.TEXT
                && isQuantifier(i - 2)
                && at(i - 1).isSign("(")
                && at(i + 1).isSign(")")
                && at(i).text().strip().startsWith("{");
    }

    private boolean isQuantifier(int i) {
        return at(i).is("ANY") || at(i).is("ALL") || at(i).is("SOME");
    }

    /** As in {@code = ANY(('{a,b}'))}, which pgjdbc sends in its simple mode. */
    boolean isArrayTextInParentheses(int i) {
        return isQuantifier(i - 1)
                && at(i).isSign("(")
                && at(i + 1).isSign("(")
                && at(i + 2).kind() == Kind.TEXT
                && at(i + 3).isSign(")")
                && at(i + 4).isSign(")")
                && at(i + 2).text().strip().startsWith("{");
    }

    /** As in {@code current_date + interval '8 hours'}, of which H2 would make a date and forget the hours. */
    boolean isDateBeforeInterval(int sign) {
        boolean adds = at(sign).isSign("+") || at(sign).isSign("-");
        boolean interval = at(sign + 1).is("INTERVAL")
                || at(sign + 1).is("MAKE_INTERVAL")
                || (at(sign + 2).isSign("::") && at(sign + 3).is("INTERVAL"));
        boolean cast = at(sign - 1).is("DATE") && at(sign - 2).isSign("::");
        boolean call = at(sign - 1).isSign(")")
                && at(sign - 2).is("DATE")
                && at(sign - 3).is("AS");
        boolean literal = at(sign - 1).kind() == Kind.TEXT && at(sign - 2).is("DATE");
        return adds && interval && (at(sign - 1).is("CURRENT_DATE") || cast || call || literal);
    }

    /** As in {@code timestamptz '2026-07-01'}. */
    boolean isTimeBeforeText(int i) {
        return at(i).kind() == Kind.WORD
                && !at(i - 1).isSign("::")
                && TimeType.at(tokens, i)
                        .filter(type -> at(type.last() + 1).kind() == Kind.TEXT)
                        .isPresent();
    }

    boolean isParameter(int i) {
        return at(i).isSign("$") && at(i + 1).kind() == Kind.NUMBER && at(i + 1).at() == at(i).at() + 1;
    }
}
