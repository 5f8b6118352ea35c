package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Token;
import java.util.List;
import java.util.Set;

/** Words by which a question is one about the database itself. */
final class CatalogWords {

    private static final Set<String> FUNCTIONS = Set.of(
            "VERSION",
            "CURRENT_SETTING",
            "SET_CONFIG",
            "FORMAT_TYPE",
            "PARSE_IDENT",
            "QUOTE_IDENT",
            "QUOTE_LITERAL",
            "CURRENT_DATABASE",
            "CURRENT_SCHEMA",
            "CURRENT_SCHEMAS",
            "OBJ_DESCRIPTION",
            "COL_DESCRIPTION",
            "SHOBJ_DESCRIPTION",
            "TO_REGCLASS",
            "TO_REGTYPE",
            "INET_SERVER_ADDR",
            "INET_SERVER_PORT",
            "INET_CLIENT_ADDR",
            "ARRAY_TO_STRING",
            "STRING_TO_ARRAY",
            "GENERATE_SERIES",
            "GENERATE_SUBSCRIPTS",
            "TXID_CURRENT",
            "HAS_TABLE_PRIVILEGE",
            "HAS_SCHEMA_PRIVILEGE",
            "HAS_DATABASE_PRIVILEGE",
            "HAS_COLUMN_PRIVILEGE",
            "HAS_ANY_COLUMN_PRIVILEGE",
            "HAS_FUNCTION_PRIVILEGE",
            "GETDATABASEENCODING");

    private static final Set<String> WORDS = Set.of(
            "CURRENT_USER", "SESSION_USER", "CURRENT_ROLE", "CURRENT_CATALOG", "CURRENT_SCHEMA", "INFORMATION_SCHEMA");

    private static final Set<String> TYPES =
            Set.of("REGCLASS", "REGTYPE", "REGPROC", "REGPROCEDURE", "REGNAMESPACE", "REGROLE", "NAME", "OID");

    private CatalogWords() {}

    static boolean areIn(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = SqlTokens.at(tokens, i - 1);
            boolean called =
                    SqlTokens.at(tokens, i + 1).isSign("(") && !(token.is("GENERATE_SERIES") && isInFrom(tokens, i));
            boolean named = token.isName()
                    && token.text().toUpperCase(java.util.Locale.ROOT).startsWith("PG_");
            boolean word = StatementReader.isWord(token)
                    && (WORDS.contains(token.text())
                            || (called && FUNCTIONS.contains(token.text()))
                            || (before.isSign("::") && TYPES.contains(token.text())));
            if (named || word) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a token stands for a table; a series there is one for the engine, which has those of times, too. */
    private static boolean isInFrom(List<Token> tokens, int token) {
        int depth = 0;
        for (int i = token - 1; i >= 0; i--) {
            Token before = tokens.get(i);
            if (before.isSign(")")) {
                depth++;
            } else if (before.isSign("(")) {
                depth--;
            }
            if (depth < 0 || (depth == 0 && before.is("SELECT"))) {
                return false;
            }
            if (depth == 0 && before.is("FROM")) {
                return true;
            }
        }
        return false;
    }
}
