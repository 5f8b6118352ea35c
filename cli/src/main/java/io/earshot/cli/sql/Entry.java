package io.earshot.cli.sql;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** What is typed up to where it can be acted upon: a command, or statements with the semicolon behind the last. */
final class Entry {

    private Entry() {}

    static boolean isCommand(String text) {
        return text.stripLeading().startsWith("\\");
    }

    /** Whether more lines would only be the next entry. Quotes and comments may hold semicolons, which end nothing. */
    static boolean isComplete(String text) {
        if (isCommand(text)) {
            return true;
        }
        List<Token> tokens = SqlTokens.of(text);
        return tokens.isEmpty() ? text.isBlank() : tokens.getLast().isSign(";");
    }

    /** Each statement without its semicolon; the last may lack it, and what is nothing but comments is none. */
    static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        int begin = 0;
        boolean isEmpty = true;
        for (Token token : SqlTokens.of(text)) {
            if (!token.isSign(";")) {
                isEmpty = false;
                continue;
            }
            if (!isEmpty) {
                statements.add(text.substring(begin, token.at()).strip());
            }
            begin = token.at() + 1;
            isEmpty = true;
        }
        if (!isEmpty) {
            statements.add(text.substring(begin).strip());
        }
        return statements;
    }
}
