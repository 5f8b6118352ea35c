package io.earshot.cli.sql;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Proposes words for the cursor's position. */
final class Completion {

    private static final List<String> WORDS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP BY",
            "ORDER BY",
            "HAVING",
            "LIMIT",
            "JOIN",
            "LEFT JOIN",
            "ON",
            "AND",
            "OR",
            "NOT",
            "IN",
            "LIKE",
            "IS NULL",
            "BETWEEN",
            "AS",
            "DISTINCT",
            "DESC",
            "ASC",
            "COUNT",
            "SUM",
            "AVG",
            "MIN",
            "MAX",
            "MEDIAN",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "UNION ALL",
            "WITH",
            "EXISTS",
            "VALUES",
            "EXPLAIN");

    private final Schema schema;

    Completion(Schema schema) {
        this.schema = schema;
    }

    /** The beginning of a word that stands before the cursor; may be empty. */
    static String fragment(String text, int cursor) {
        int begin = cursor;
        while (begin > 0 && isPart(text.charAt(begin - 1), Entry.isCommand(text))) {
            begin--;
        }
        return text.substring(begin, cursor);
    }

    /** All that fits the fragment before the cursor, in whatever case it was typed. */
    List<String> at(String text, int cursor) {
        String fragment = fragment(text, cursor);
        String before = text.substring(0, cursor - fragment.length());
        Collection<String> fitting = Entry.isCommand(text) ? ofCommand(before) : ofStatement(text, before, fragment);
        String wanted = fragment.toLowerCase(Locale.ROOT);
        return fitting.stream()
                .filter(word -> word.toLowerCase(Locale.ROOT).startsWith(wanted))
                .toList();
    }

    private Collection<String> ofCommand(String before) {
        return switch (before.strip()) {
            case "" -> Session.COMMANDS;
            case "\\d" -> schema.tables().keySet();
            case "\\run" -> schema.queries();
            case "\\o" ->
                Stream.of(Output.values())
                        .map(output -> output.name().toLowerCase(Locale.ROOT))
                        .toList();
            default -> List.of();
        };
    }

    private Collection<String> ofStatement(String text, String before, String fragment) {
        List<Token> tokens = SqlTokens.of(before);
        Token last = SqlTokens.at(tokens, tokens.size() - 1);
        if (last.isSign(".")) {
            return columns(SqlTokens.at(tokens, tokens.size() - 2), SqlTokens.of(text));
        }
        if (last.is("FROM") || last.is("JOIN")) {
            return schema.tables().keySet();
        }
        Set<String> fitting = new LinkedHashSet<>();
        for (Token token : SqlTokens.of(text)) {
            fitting.addAll(schema.tables().getOrDefault(lower(token), List.of()));
        }
        boolean lowerCase = fragment.chars().anyMatch(Character::isLowerCase);
        WORDS.forEach(word -> fitting.add(lowerCase ? word.toLowerCase(Locale.ROOT) : word));
        fitting.addAll(schema.tables().keySet());
        return fitting;
    }

    /** @param qualifier a table, or what the statement calls one: {@code FROM link l}, {@code FROM link AS l} */
    private List<String> columns(Token qualifier, List<Token> statement) {
        List<Token> names = new ArrayList<>(statement);
        names.removeIf(token -> token.is("AS"));
        String table = lower(qualifier);
        for (int i = 1; i < names.size() && !schema.tables().containsKey(table); i++) {
            if (lower(names.get(i)).equals(lower(qualifier))) {
                table = lower(names.get(i - 1));
            }
        }
        return schema.tables().getOrDefault(table, List.of());
    }

    private static String lower(Token token) {
        return token.kind() == Kind.WORD ? token.text().toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isPart(char c, boolean ofCommand) {
        return Character.isLetterOrDigit(c) || c == '_' || (ofCommand && (c == '\\' || c == '-'));
    }
}
