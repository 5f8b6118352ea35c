package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes PostgreSQL's functions as H2 has them, where H2 does not know one, or where the same name would silently give another value:
 * {@code log(100)}, {@code greatest(1, NULL)}, {@code regexp_replace('aa', 'a', 'b')}, {@code extract(second FROM at)}.
 */
final class FunctionCalls {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("STRPOS", "INSTR"),
            Map.entry("RANDOM", "RAND"),
            Map.entry("POW", "POWER"),
            Map.entry("CHARACTER_LENGTH", "CHAR_LENGTH"),
            Map.entry("BOOL_AND", "MIN"),
            Map.entry("BOOL_OR", "MAX"),
            Map.entry("CLOCK_TIMESTAMP", "NOW"),
            Map.entry("STATEMENT_TIMESTAMP", "NOW"),
            Map.entry("TRANSACTION_TIMESTAMP", "NOW"));

    /** Parts of a second that PostgreSQL counts within the minute, fractions included, and the factor for them. */
    private static final Map<String, String> SECONDS = Map.of(
            "SECOND", "1",
            "SECONDS", "1",
            "MILLISECOND", "1000",
            "MILLISECONDS", "1000",
            "MICROSECOND", "1000000",
            "MICROSECONDS", "1000000");

    /** Words behind which a parenthesis is no call's. */
    static final Set<String> BEFORE_AN_EXPRESSION =
            Set.of("SELECT", "WHERE", "AND", "OR", "NOT", "BETWEEN", "WHEN", "THEN", "ELSE", "BY", "ON");

    private static final Map<String, String> INTERVAL_UNITS = Map.ofEntries(
            Map.entry("YEARS", "'1' YEAR"),
            Map.entry("MONTHS", "'1' MONTH"),
            Map.entry("WEEKS", "'7' DAY"),
            Map.entry("DAYS", "'1' DAY"),
            Map.entry("HOURS", "'1' HOUR"),
            Map.entry("MINS", "'1' MINUTE"),
            Map.entry("MINUTES", "'1' MINUTE"),
            Map.entry("SECS", "'1' SECOND"),
            Map.entry("SECONDS", "'1' SECOND"));

    private static final String EPOCH = "TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00'";

    private static final String FIRST_ONLY = "1";

    /** A dot matches a line's end, too. */
    private static final String LINES = "n";

    private final List<Token> tokens;
    private final Map<Integer, String> instead = new HashMap<>();
    private final Map<Integer, String> before = new HashMap<>();

    FunctionCalls(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Returns what to write before a token; its number may be that of the end. Calls that begin earlier must have been read. */
    String before(int token) {
        return before.getOrDefault(token, "");
    }

    /** Returns what takes the token's place. */
    Optional<String> instead(int token) {
        return Optional.ofNullable(instead.get(token));
    }

    private Token at(int i) {
        return SqlTokens.at(tokens, i);
    }

    /** Reads the call that begins at this token, if one does. */
    void read(int i) throws PostgresException {
        Token name = at(i);
        if (name.isSign("(")
                && (!at(i - 1).isName()
                        || BEFORE_AN_EXPRESSION.contains(at(i - 1).text()))) {
            intervalOfText(i);
            return;
        }
        if (name.kind() != Kind.WORD || !at(i + 1).isSign("(") || at(i - 1).isSign(".")) {
            return;
        }
        List<Integer> marks = marks(i + 1);
        if (marks.isEmpty()) {
            return;
        }
        int end = marks.getLast();
        boolean one = marks.size() == 2;
        boolean textAndOne =
                marks.size() == 3 && marks.get(1) == i + 3 && at(i + 2).kind() == Kind.TEXT;
        switch (name.text()) {
            case "GREATEST", "LEAST" -> add(end + 1, " IGNORE NULLS ");
            case "LOG" -> {
                if (one) {
                    instead.put(i, "LOG10");
                }
            }
            case "EXTRACT" -> {
                if (at(i + 3).is("FROM")) {
                    part(i, end);
                }
            }
            case "DATE_PART" -> {
                if (textAndOne) {
                    part(i, end);
                } else if (marks.size() == 3 && isParameter(marks)) {
                    instead.put(i, "DATE_PART_BY");
                }
            }
            case "TIMEZONE" -> {
                if (textAndOne) {
                    replace(i, i + 3, "((");
                    add(end, ") AT TIME ZONE " + quoted(at(i + 2).text()));
                }
            }
            case "ROUND" -> {
                if (one) {
                    instead.put(i, "ROUND_TIES");
                }
            }
            case "SUBSTRING" -> {
                int last = end - 1;
                boolean ofText = at(last).kind() == Kind.TEXT;
                if (ofText && marks.size() == 3 && marks.get(1) == last - 1) {
                    instead.put(i, "SUBSTRING_OF_PATTERN");
                } else if (ofText && one && at(last - 1).is("FROM")) {
                    instead.put(i, "SUBSTRING_OF_PATTERN");
                    instead.put(last - 1, ",");
                }
            }
            case "DATE_TRUNC" -> {
                if (marks.size() == 3 && isParameter(marks)) {
                    instead.put(i, "DATE_TRUNC_BY");
                } else if (marks.size() == 4
                        && marks.get(2) == end - 2
                        && at(end - 1).kind() == Kind.TEXT) {
                    String zone = " AT TIME ZONE " + quoted(at(end - 1).text());
                    instead.put(i, "(DATE_TRUNC");
                    add(marks.get(1) + 1, "((");
                    instead.put(marks.get(2), ")" + zone + "))" + zone);
                    instead.put(end - 1, "");
                }
            }
            case "DATE_BIN" -> {
                if (marks.size() == 4 && marks.get(1) == i + 3) {
                    interval(i + 2);
                }
                if (marks.size() == 4
                        && at(end - 1).kind() == Kind.TEXT
                        && at(end - 1).text().equals("epoch")) {
                    instead.put(end - 1, EPOCH);
                }
            }
            case "GENERATE_SERIES" -> {
                if (marks.size() == 4 && marks.get(2) == end - 2) {
                    interval(end - 1);
                }
            }
            case "TO_TIMESTAMP" -> {
                if (one) {
                    replace(i, i + 1, "(" + EPOCH + " + (");
                    add(end, ") * INTERVAL '1' SECOND");
                }
            }
            case "MAKE_INTERVAL" -> makeInterval(i, marks);
            case "LEFT", "RIGHT" -> {
                if (marks.size() == 3) {
                    allBut(i, marks);
                }
            }
            case "REGEXP_REPLACE" -> replaceFirst(marks);
            default -> {
                if (NAMES.containsKey(name.text())) {
                    instead.put(i, NAMES.get(name.text()));
                }
            }
        }
    }

    /** A text that stands for an interval, as that of {@code date_bin('5 minutes', at, 'epoch')}. */
    private void interval(int i) throws PostgresException {
        if (at(i).kind() == Kind.TEXT) {
            instead.put(i, Dialect.interval(at(i).text()));
        }
    }

    private void add(int token, String text) {
        before.merge(token, text, (inner, outer) -> inner + outer);
    }

    private void replace(int first, int last, String by) {
        instead.put(first, by);
        for (int i = first + 1; i <= last; i++) {
            instead.put(i, "");
        }
    }

    /** Returns the places of the opening parenthesis, of the commas between arguments, and of the closing one; none if it is not closed. */
    private List<Integer> marks(int open) {
        List<Integer> marks = new ArrayList<>();
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean closes = token.isSign(")") || token.isSign("]");
            depth += token.isSign("(") || token.isSign("[") ? 1 : closes ? -1 : 0;
            if (depth == 0) {
                marks.add(i);
                return marks;
            }
            if (depth == 1 && (i == open || token.isSign(","))) {
                marks.add(i);
            }
        }
        return List.of();
    }

    /** Both {@code extract(hour FROM at)} and {@code date_part('hour', at)}: the part's name is the third token. */
    private void part(int i, int end) {
        String field = at(i + 2).text().toUpperCase(Locale.ROOT);
        if (!field.matches("[A-Z_]+")) {
            return;
        }
        Optional<String> factor = Optional.ofNullable(SECONDS.get(field));
        replace(i, i + 3, factor.map(_ -> "(MOD(EXTRACT(EPOCH FROM ").orElse("EXTRACT(" + field + " FROM "));
        factor.ifPresent(times -> add(end, "), 60.000000) * " + times));
    }

    /** As in {@code make_interval(hours => 2)}. */
    private void makeInterval(int i, List<Integer> marks) {
        Optional<String> unit = Optional.ofNullable(INTERVAL_UNITS.get(at(i + 2).text()));
        boolean named = at(i + 3).isSign("=") && at(i + 4).isSign(">") && marks.size() == 2;
        if (named && unit.isPresent()) {
            replace(i, i + 4, "((");
            add(marks.getLast(), ") * INTERVAL " + unit.get());
        }
    }

    /** As in {@code ($1 || ' hours')::interval}, of which H2 makes no interval: that of a text is written as a product. */
    private void intervalOfText(int open) {
        List<Integer> marks = marks(open);
        if (marks.size() != 2) {
            return;
        }
        int end = marks.getLast();
        Optional<String> unit = at(end - 1).kind() == Kind.TEXT && at(end - 2).isSign("||")
                ? Optional.ofNullable(INTERVAL_UNITS.get(
                        at(end - 1).text().strip().toUpperCase(Locale.ROOT).replaceFirst("([^S])$", "$1S")))
                : Optional.empty();
        if (unit.isPresent() && at(end + 1).isSign("::") && at(end + 2).is("INTERVAL")) {
            instead.put(open, "(CAST(");
            replace(end - 2, end - 1, " AS DECFLOAT) * INTERVAL " + unit.get());
            replace(end + 1, end + 2, " ");
        }
    }

    /** With a negative number, {@code left} and {@code right} return all but so many characters. */
    private void allBut(int i, List<Integer> marks) {
        int sign = marks.get(1) + 1;
        int end = marks.getLast();
        Token number = at(sign + 1);
        if (!at(sign).isSign("-") || end != sign + 2 || number.kind() != Kind.NUMBER) {
            return;
        }
        if (at(i).is("RIGHT")) {
            instead.put(i, "SUBSTRING");
            instead.put(sign, "1 + ");
        } else {
            instead.put(i, "REGEXP_REPLACE");
            replace(sign, sign + 1, "'(?s).{0," + number.text() + "}\\z'");
            add(end, ", ''");
        }
    }

    /** PostgreSQL replaces the first match only unless told otherwise, and writes groups with a backslash. */
    private void replaceFirst(List<Integer> marks) {
        int end = marks.getLast();
        boolean flagged =
                marks.size() == 5 && marks.get(3) == end - 2 && at(end - 1).kind() == Kind.TEXT;
        if (marks.size() != 4 && !flagged) {
            return;
        }
        int by = marks.get(2) + 1;
        if (by == marks.get(3) - 1 && at(by).kind() == Kind.TEXT) {
            instead.put(by, quoted(javaReplacement(at(by).text())));
        }
        if (!flagged) {
            add(end, ", '" + FIRST_ONLY + LINES + "'");
        } else {
            String first = at(end - 1).text().contains("g") ? "" : FIRST_ONLY;
            instead.put(end - 1, quoted(at(end - 1).text() + first + LINES));
        }
    }

    /** Returns {@code $1} for {@code \\1}, {@code $0} for {@code \\&}, and all else as it is meant. */
    private static String javaReplacement(String text) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            if (c == '\\' && (next == '&' || (next >= '1' && next <= '9'))) {
                java.append('$').append(next == '&' ? '0' : next);
                i++;
            } else if (c == '\\' || c == '$') {
                java.append('\\').append(c);
                i += c == '\\' && next == '\\' ? 1 : 0;
            } else {
                java.append(c);
            }
        }
        return java.toString();
    }

    /** Whether a call's first argument is a parameter, of which only its value tells what is meant. */
    private boolean isParameter(List<Integer> marks) {
        int first = marks.getFirst() + 1;
        return at(first).isSign("$") && marks.get(1) == first + 2;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
