package io.earshot.store.h2;

import io.earshot.model.Names;
import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.h2.api.ErrorCode;

/** Turns H2's errors into one line with a suggestion. */
final class ErrorHelp {

    private static final Pattern NAMED = Pattern.compile("\"([^\"]*)\"");

    /** H2 ends its messages with its own error code and build. */
    private static final Pattern CODE = Pattern.compile(" \\[\\d+-\\d+]$");

    private static final Pattern CLASS =
            Pattern.compile("(?i)\\b(?:(?:io|org|java|javax|jdk|sun)\\.)(?:\\w+[.$])*(\\w+)");

    private final Map<String, List<String>> columns;

    /** @param columns of each table */
    ErrorHelp(Map<String, List<String>> columns) {
        this.columns = Map.copyOf(columns);
    }

    String explain(SQLException error, String sql) {
        String message = firstSentence(error);
        Optional<String> name = named(message);
        return name.flatMap(unknown -> switch (error.getErrorCode()) {
                    case ErrorCode.COLUMN_NOT_FOUND_1 -> Optional.of(column(unknown, sql));
                    case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
                            ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1,
                            ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2 ->
                        Optional.of("no table " + Names.shorten(unknown) + nearest(unknown, columns.keySet()));
                    default -> Optional.<String>empty();
                })
                .orElseGet(() -> switch (error.getErrorCode()) {
                    case ErrorCode.EXCEPTION_IN_FUNCTION_1, ErrorCode.GENERAL_ERROR_1 -> ofOurFunction(error, message);
                    case ErrorCode.METHOD_NOT_FOUND_1 ->
                        "a function was called with a number of arguments that it does not take";
                    default -> withoutClasses(message);
                });
    }

    /** H2 names its classes, and ours, in some messages. */
    private static String withoutClasses(String message) {
        return CLASS.matcher(message).replaceAll("$1");
    }

    /** In double quotes stands a name; many come from a database that took them for a text all the same. */
    private String column(String unknown, String sql) {
        List<SqlTokens.Token> tokens = SqlTokens.of(sql);
        boolean quoted = tokens.stream()
                .anyMatch(token -> token.kind() == Kind.QUOTED && token.text().equals(unknown));
        // A column of a table that is not asked would be the next error.
        Set<String> known = tokens.stream()
                .filter(SqlTokens.Token::isName)
                .flatMap(token -> columns.getOrDefault(token.text().toUpperCase(Locale.ROOT), List.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String shown = Names.shorten(unknown);
        return quoted && !known.contains(unknown.toUpperCase(Locale.ROOT))
                ? "no column \"" + shown + "\": text wants single quotes, as in '" + shown + "'"
                : quoted
                        ? "no column \"" + shown + "\": names in double quotes are upper case, or want no quotes at all"
                        : "no column " + shown + nearest(unknown, known);
    }

    private static String nearest(String unknown, Set<String> known) {
        return Names.nearest(unknown, known)
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
    }

    /** Messages of {@link BoundedFunctions} are for the client. */
    private static String ofOurFunction(SQLException error, String message) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException ours) {
                return String.valueOf(ours.getMessage());
            }
        }
        return withoutClasses(message);
    }

    private static Optional<String> named(String message) {
        Matcher name = NAMED.matcher(message);
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** H2 repeats the whole statement behind its message. */
    private static String firstSentence(SQLException error) {
        String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("refused");
        int statement = message.indexOf("; SQL statement:");
        return CODE.matcher(statement < 0 ? message : message.substring(0, statement))
                .replaceFirst("");
    }
}
