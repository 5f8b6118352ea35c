package io.earshot.store.h2;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Optional;

/**
 * Gives H2's numbered parameters the types that the client declared, by a CAST around each. Without a type H2 compares two parameters as the
 * texts that they came in, and describes them as texts.
 */
final class TypedParameters {

    private TypedParameters() {}

    /** @param types by the parameters' numbers, as in {@code BIGINT}; empty where the statement decides */
    static String cast(String sql, List<Optional<String>> types) {
        if (types.stream().allMatch(Optional::isEmpty)) {
            return sql;
        }
        List<Token> tokens = SqlTokens.of(sql);
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token sign = tokens.get(i);
            Token number = tokens.get(i + 1);
            if (sign.isSign("?") && number.kind() == Kind.NUMBER && number.at() == sign.at() + 1) {
                int end = number.at() + number.text().length();
                Optional<String> type = type(types, number.text());
                text.append(sql, copied, sign.at())
                        .append(type.map(t -> cast(sql.substring(sign.at(), end), t))
                                .orElse(sql.substring(sign.at(), end)));
                copied = end;
            }
        }
        return text.append(sql, copied, sql.length()).toString();
    }

    /** Numbers of any size take the way of those that a statement casts itself: bounded, and with the zeros at their end. */
    private static String cast(String parameter, String type) {
        return type.equals("DECFLOAT") ? "EXACT_NUMBER(" + parameter + ")" : "CAST(" + parameter + " AS " + type + ")";
    }

    private static Optional<String> type(List<Optional<String>> types, String number) {
        int index = number.matches("[0-9]{1,5}") ? Integer.parseInt(number) - 1 : -1;
        return index >= 0 && index < types.size() ? types.get(index) : Optional.empty();
    }
}
