package io.earshot.store;

import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.List;

/** PostgreSQL's way to write parameters, {@code $1}, in H2's: {@code ?1}. */
public final class NumberedParameters {

    private NumberedParameters() {}

    /** The statement with as many characters as before: what stands in quotes and comments stays. */
    public static String toH2(String sql) {
        List<Token> tokens = SqlTokens.of(sql);
        StringBuilder text = new StringBuilder(sql);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            Token sign = tokens.get(i);
            Token number = tokens.get(i + 1);
            if (sign.isSign("$") && number.kind() == Kind.NUMBER && number.at() == sign.at() + 1) {
                text.setCharAt(sign.at(), '?');
            }
        }
        return text.toString();
    }
}
