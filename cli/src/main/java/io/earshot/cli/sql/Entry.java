package io.earshot.cli.sql;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An entry that is complete: a command, or statements with the semicolon behind the last. */
final class Entry {

    private Entry() {}

    static boolean isCommand(String text) {
        return text.stripLeading().startsWith("\\");
    }

    /** Whether more lines would only be the next entry. Quotes and comments may hold semicolons, which end nothing. */
    static boolean isComplete(String text) {
        if (isCommand(text) || command(text).isPresent()) {
            return true;
        }
        List<Token> tokens = SqlTokens.of(text);
        return tokens.isEmpty() ? text.isBlank() : tokens.getLast().isSign(";");
    }

    /** The command that stands behind statements on the last line, as in {@code SELECT 1; \\d data}. */
    static Optional<String> command(String text) {
        Optional<Integer> begin = commandBegin(text);
        return begin.map(at -> text.substring(at).strip());
    }

    private static Optional<Integer> commandBegin(String text) {
        boolean afterStatement = false;
        for (Token token : SqlTokens.of(text)) {
            if (afterStatement && text.startsWith("\\", token.at())) {
                return Optional.of(token.at());
            }
            afterStatement = token.isSign(";");
        }
        return Optional.empty();
    }

    /** Each statement without its semicolon; the last may lack it, and what is nothing but comments is none. */
    static List<String> statements(String text) {
        List<String> statements = new ArrayList<>();
        int begin = 0;
        boolean isEmpty = true;
        String asked = commandBegin(text).map(at -> text.substring(0, at)).orElse(text);
        for (Token token : SqlTokens.of(asked)) {
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
            statements.add(asked.substring(begin).strip());
        }
        return statements;
    }
}
