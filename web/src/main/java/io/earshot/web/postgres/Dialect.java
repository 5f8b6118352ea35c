package io.earshot.web.postgres;

import io.earshot.store.SqlTokens;
import io.earshot.store.SqlTokens.Kind;
import io.earshot.store.SqlTokens.Token;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes PostgreSQL's parameters, types, intervals and bytes as H2 has them. All else stays as it is. */
final class Dialect {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"),
            // Without a precision, H2 rounds to seconds; the parser knows none of a time with a zone.
            Map.entry("TIME", "TIME(6)"),
            Map.entry("TIMETZ", "TIME WITH TIME ZONE"),
            Map.entry("TEXT", "VARCHAR"),
            Map.entry("NAME", "VARCHAR"),
            Map.entry("BPCHAR", "VARCHAR"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("INT2", "SMALLINT"),
            Map.entry("INT4", "INTEGER"),
            Map.entry("INT8", "BIGINT"),
            Map.entry("FLOAT4", "REAL"),
            Map.entry("FLOAT8", "DOUBLE PRECISION"),
            Map.entry("NUMERIC", "DECFLOAT"),
            Map.entry("DECIMAL", "DECFLOAT"),
            Map.entry("BYTEA", "VARBINARY"),
            Map.entry("JSONB", "JSON"),
            Map.entry("CIDR", "INET"));

    private static final Map<String, String> CALLS = Map.of(
            "CURRENT_DATABASE",
            "'earshot'",
            "CURRENT_SCHEMA",
            "'PUBLIC'",
            "VERSION",
            "'PostgreSQL " + Settings.VERSION + " (Earshot)'");

    /** An array that is written into a statement has no more elements. */
    private static final int MOST_ELEMENTS = 1_000;

    private static final Set<String> UNKNOWN_ARRAYS = Set.of("NUMERIC", "DECIMAL", "INTERVAL");

    private static final Set<String> TEXTS = Set.of("TEXT", "VARCHAR");

    /** A type that the guard prints as a function. */
    private static final String TEXT_OF_VALUE = "LONGVARCHAR";

    private static final Set<String> FIELDS = Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND");

    private final String sql;
    private final List<Token> tokens;
    private final TokenShapes shapes;
    private final FunctionCalls calls;
    private final StringBuilder text = new StringBuilder();
    private int copied;

    private Dialect(String sql) {
        this.sql = sql;
        tokens = SqlTokens.of(sql);
        shapes = new TokenShapes(sql, tokens);
        calls = new FunctionCalls(tokens);
    }

    /** @throws PostgresException if an interval or bytes are none */
    static String toH2(String sql) throws PostgresException {
        Dialect dialect = new Dialect(TokenShapes.withPlainCasts(sql));
        int count = dialect.tokens.size();
        for (int i = 0; i < count; i++) {
            dialect.calls.read(i);
            dialect.insert(dialect.tokens.get(i).at(), dialect.calls.before(i));
            if (dialect.shapes.isDateBeforeInterval(i)) {
                dialect.insert(dialect.tokens.get(i).at(), "::TIMESTAMP ");
            }
            dialect.rewrite(i);
        }
        String last = dialect.calls.before(count);
        // A call's closing parenthesis is the last token then, and only a comment may follow it.
        int end = last.isEmpty() ? dialect.sql.length() : Math.max(dialect.copied, dialect.end(count - 1));
        return dialect.text
                .append(dialect.sql, dialect.copied, end)
                .append(last)
                .toString();
    }

    private Token at(int i) {
        return SqlTokens.at(tokens, i);
    }

    private void rewrite(int i) throws PostgresException {
        Token token = tokens.get(i);
        if (token.at() < copied) {
            return;
        }
        if (calls.instead(i).isPresent()) {
            replace(token.at(), end(i), calls.instead(i).get());
        } else if (shapes.isParameter(i)) {
            replace(token.at(), token.at() + 1, "?");
        } else if (shapes.isArrayTextInParentheses(i)) {
            replace(token.at(), end(i + 4), "(" + array(at(i + 2).text(), false) + ")");
        } else if (token.isSign("::")
                && shapes.isParameter(i - 2)
                && UNKNOWN_ARRAYS.contains(at(i + 1).text())
                && at(i + 2).isSign("[")
                && at(i + 3).isSign("]")) {
            // A parameter has its type without it, and H2 has no name for this one.
            replace(token.at(), end(i + 3), "");
        } else if (shapes.isArrayText(i)) {
            replace(token.at(), end(i), array(token.text(), false));
        } else if (token.is("LIMIT") && (at(i + 1).is("ALL") || at(i + 1).is("NULL"))) {
            replace(token.at(), end(i + 1), "");
        } else if (shapes.isMaterialized(i)) {
            int word = token.is("NOT") ? i + 1 : i;
            replace(token.at(), end(word), "");
        } else if ((token.is("INET") || token.is("CIDR")) && at(i + 1).kind() == Kind.TEXT) {
            replace(token.at(), end(i + 1), sql.substring(at(i + 1).at(), end(i + 1)) + "::INET");
        } else if (shapes.isNetworkOrEqual(i)) {
            // The parser does not know the sign. A plus says that the network itself counts, too.
            replace(token.at(), token.at() + 3, token.text().charAt(0) == '<' ? "<< +" : ">> +");
        } else if (isCastToText(i)) {
            replace(token.at(), end(i + 1), "::" + TEXT_OF_VALUE);
        } else if (token.kind() == Kind.TEXT && at(i + 1).isSign("::")) {
            castText(i);
        } else if (shapes.isTimeBeforeText(i)) {
            TimeType type = TimeType.at(tokens, i).orElseThrow();
            time(type.last() + 1, i, type);
            if (copied <= token.at() && isType(i)) {
                type(i);
            }
        } else if (token.is("INTERVAL")
                && at(i + 1).kind() == Kind.TEXT
                && !FIELDS.contains(at(i + 2).text())) {
            replace(token.at(), end(i + 1), interval(at(i + 1).text()));
        } else if (token.isName()
                && token.text().equalsIgnoreCase("PG_CATALOG")
                && at(i + 1).isSign(".")) {
            replace(token.at(), end(i + 1), "");
        } else if (token.kind() == Kind.WORD
                && CALLS.containsKey(token.text())
                && at(i + 1).isSign("(")
                && at(i + 2).isSign(")")) {
            replace(token.at(), end(i + 2), CALLS.get(token.text()));
        } else if (token.isSign("::")
                && at(i + 1).is("INTERVAL")
                && !FIELDS.contains(at(i + 2).text())) {
            // A parameter has its type without it.
            boolean bound = at(i - 1).kind() == Kind.NUMBER && at(i - 2).isSign("$");
            replace(token.at(), end(i + 1), bound ? "" : "::" + ScalarType.INTERVAL.cast());
        } else if (token.kind() == Kind.WORD && isType(i)) {
            type(i);
        }
    }

    /** A text or a parameter has its text without further ado; all else has PostgreSQL's, as {@code true} for a boolean. */
    private boolean isCastToText(int i) {
        boolean text = TEXTS.contains(at(i + 1).text()) && at(i + 1).kind() == Kind.WORD;
        boolean plain = !at(i + 2).isSign("(") && !at(i + 2).isSign("[");
        return at(i).isSign("::") && text && plain && !isText(i - 1);
    }

    private boolean isText(int i) {
        return at(i).kind() == Kind.TEXT
                || (at(i).kind() == Kind.NUMBER && at(i - 1).isSign("$"));
    }

    /** Behind ::, behind AS within CAST, or before a text, as in {@code timestamptz '2026-07-01'}. */
    private boolean isType(int i) {
        Token before = at(i - 1).isSign(".") ? at(i - 3) : at(i - 1);
        boolean cast = before.is("AS")
                && (at(i + 1).isSign(")") || at(i + 1).isSign("(") || at(i + 1).isSign("["));
        return before.isSign("::") || cast || (at(i + 1).kind() == Kind.TEXT && at(i).is("TIMESTAMPTZ"));
    }

    private void type(int i) {
        boolean sized = at(i + 1).isSign("(");
        boolean array = at(i + 1).isSign("[") && at(i + 2).isSign("]");
        if (!array && !TYPES.containsKey(at(i).text()) && !TEXTS.contains(at(i).text())) {
            return;
        }
        if (TEXTS.contains(at(i).text()) && at(i - 1).is("AS") && at(i + 1).isSign(")") && !isText(i - 2)) {
            replace(tokens.get(i).at(), end(i), TEXT_OF_VALUE);
            return;
        }
        String known = TYPES.getOrDefault(at(i).text(), at(i).text());
        boolean time = at(i).is("TIME") && (sized || at(i + 1).is("WITH"));
        String type = (time || (sized && at(i).is("NUMERIC"))) ? at(i).text() : known;
        replace(tokens.get(i).at(), end(array ? i + 2 : i), type + (array ? "[]" : ""));
    }

    /** {@code '5 minutes'::interval} and {@code '\x00ff'::bytea} are values that H2 writes in another way. */
    private void castText(int i) throws PostgresException {
        int type = at(i + 3).isSign(".") ? i + 4 : i + 2;
        Optional<TimeType> time = TimeType.at(tokens, type);
        if (at(type).is("INTERVAL") && !FIELDS.contains(at(type + 1).text())) {
            replace(tokens.get(i).at(), end(type), interval(at(i).text()));
        } else if (time.isPresent()) {
            time(i, i, time.get());
        } else if ((at(type).is("BOOL") || at(type).is("BOOLEAN"))
                && !at(type + 1).isSign("[")) {
            replace(
                    tokens.get(i).at(),
                    end(type),
                    TextInput.read(ScalarType.BOOL, at(i).text()).toString().toUpperCase(Locale.ROOT));
        } else if (at(type).is("BYTEA")) {
            replace(tokens.get(i).at(), end(type), "X'" + HexFormat.of().formatHex(bytes(at(i).text())) + "'");
        } else if ((at(type).is("JSON") || at(type).is("JSONB"))) {
            replace(tokens.get(i).at(), end(type), "JSON '" + at(i).text().replace("'", "''") + "'");
        } else if (at(type + 1).isSign("[") && at(type + 2).isSign("]")) {
            boolean exact = at(type).is("NUMERIC") || at(type).is("DECIMAL");
            replace(tokens.get(i).at(), end(exact ? type + 2 : i), array(at(i).text(), exact));
        }
    }

    /** Writes a text and its type, whichever comes first, as one literal; what is no time is left to H2, whose message names it. */
    private void time(int text, int first, TimeType type) {
        type.literal(at(text).text())
                .ifPresent(literal -> replace(tokens.get(first).at(), end(Math.max(text, type.last())), literal));
    }

    /** @param exact whether the elements are numbers, which have no type of array that keeps their digits */
    private static String array(String text, boolean exact) throws PostgresException {
        String cast = exact ? "::" + TYPES.get("NUMERIC") : "";
        return ArrayLiteral.elements(text, MOST_ELEMENTS).stream()
                .map(element -> element.map(value -> "'" + value.replace("'", "''") + "'" + cast)
                        .orElse("NULL"))
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    private static byte[] bytes(String text) throws PostgresException {
        return (byte[]) TextInput.read(ScalarType.BYTEA, text);
    }

    /** @throws PostgresException if it is none */
    static String interval(String text) throws PostgresException {
        Interval interval = (Interval) TextInput.read(ScalarType.INTERVAL, text);
        if (interval.isMonths()) {
            return "INTERVAL '" + interval.months() + "' MONTH";
        }
        if (!interval.isDuration()) {
            throw PostgresException.error(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "an interval of months and days, expected months, or days and a time");
        }
        Duration duration = interval.duration();
        Duration size = duration.abs();
        // With all fields, since each of them can be asked for.
        return "INTERVAL '%s%d %02d:%02d:%02d.%06d' DAY TO SECOND"
                .formatted(
                        duration.isNegative() ? "-" : "",
                        size.toDays(),
                        size.toHoursPart(),
                        size.toMinutesPart(),
                        size.toSecondsPart(),
                        size.toNanosPart() / 1_000);
    }

    /** Returns where a token ends, with its quotes. */
    private int end(int i) {
        int next = i + 1 < tokens.size() ? tokens.get(i + 1).at() : sql.length();
        Token token = tokens.get(i);
        if (token.kind() == Kind.TEXT || token.kind() == Kind.QUOTED) {
            // A comment may follow.
            return closingQuote(token.at(), next);
        }
        return token.at() + token.text().length();
    }

    private int closingQuote(int from, int to) {
        char quote = sql.charAt(from);
        int at = from + 1;
        while (at < to) {
            if (sql.charAt(at) == quote) {
                if (at + 1 < to && sql.charAt(at + 1) == quote) {
                    at++;
                } else {
                    return at + 1;
                }
            }
            at++;
        }
        return to;
    }

    private void insert(int at, String by) {
        if (!by.isEmpty()) {
            replace(Math.max(copied, at), Math.max(copied, at), by);
        }
    }

    private void replace(int from, int to, String by) {
        text.append(sql, copied, from).append(by);
        copied = to;
    }
}
