package io.earshot.store.ignite;

import io.earshot.model.Names;
import io.earshot.store.external.ExternalTables;
import io.earshot.store.table.Column;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns Ignite's errors into one line with a suggestion. */
final class IgniteErrors {

    private static final Pattern PLACE = Pattern.compile(
            "(?i)^(?:failed to (?:validate|parse) query\\.?\\s*(?:caused by:)?\\s*)?(?:from line \\d+, column \\d+ to line \\d+, column \\d+:|at line \\d+, column \\d+:)?\\s*");
    private static final Pattern COLUMN = Pattern.compile("Column '([^']*)' not found");
    private static final Pattern TABLE = Pattern.compile("Object '([^']*)' not found");
    private static final Pattern FUNCTION = Pattern.compile("No match found for function signature (\\w+)");

    private IgniteErrors() {}

    /** Returns the first line of what is wrong, with addresses as they are configured: the client's begin with an unresolved name. */
    static String line(Throwable failure) {
        Throwable said = failure;
        while ((said.getMessage() == null || said.getMessage().isBlank()) && said.getCause() != null) {
            said = said.getCause();
        }
        return String.valueOf(said.getMessage())
                .lines()
                .findFirst()
                .orElse("no reason given")
                .replace("/<unresolved>:", ":")
                .strip();
    }

    /** Returns whether no answer came, in difference to one that refuses the query. */
    static boolean isAway(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    /** Returns what is wrong with a user's query. */
    static String explain(SQLException e) {
        String line = line(e);
        Matcher column = COLUMN.matcher(line);
        if (column.find()) {
            return "no column " + Names.shorten(column.group(1)) + nearest(column.group(1), columns());
        }
        Matcher table = TABLE.matcher(line);
        if (table.find()) {
            return "no table " + Names.shorten(table.group(1)) + " in the engine";
        }
        Matcher function = FUNCTION.matcher(line);
        if (function.find()) {
            return function.group(1).startsWith("BOUNDED_")
                    ? "a pattern of LIKE that the engine does not take, expected one in quotes with a single %, or %"
                            + " at its end"
                    : "the engine has no function " + function.group(1).toUpperCase(Locale.ROOT)
                            + " for these arguments";
        }
        return PLACE.matcher(line).replaceFirst("");
    }

    private static Set<String> columns() {
        return ExternalTables.ALL.stream()
                .flatMap(table -> table.columns().stream())
                .map(Column::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String nearest(String unknown, Set<String> known) {
        return Names.nearest(unknown, known)
                .map(near -> ", did you mean " + near + "?")
                .orElse("");
    }
}
