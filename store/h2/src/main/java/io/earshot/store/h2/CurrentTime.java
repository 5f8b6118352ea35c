package io.earshot.store.h2;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Token;
import java.util.List;

/** Gives NOW() the type of CURRENT_TIMESTAMP: H2 makes it a time without a zone. */
final class CurrentTime {

    private CurrentTime() {}

    static String withZone(String sql) {
        List<Token> tokens = SqlTokens.of(sql);
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (int i = 0; i + 2 < tokens.size(); i++) {
            Token end = tokens.get(i + 2);
            boolean isCall = tokens.get(i).is("NOW") && tokens.get(i + 1).isSign("(") && end.isSign(")");
            if (isCall && !SqlTokens.at(tokens, i - 1).isSign(".")) {
                text.append(sql, copied, tokens.get(i).at()).append("CURRENT_TIMESTAMP");
                copied = end.at() + 1;
            }
        }
        return text.append(sql, copied, sql.length()).toString();
    }
}
