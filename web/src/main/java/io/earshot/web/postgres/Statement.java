package io.earshot.web.postgres;

import io.earshot.store.NumberedParameters;
import io.earshot.store.SelectGuard;
import io.earshot.store.SqlParameter;
import io.earshot.store.SqlRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a client's text asks for. */
sealed interface Statement {

    /** As many characters as {@code POST /sql} takes bytes. */
    int MAX_LENGTH = 64 * 1024;

    /** Blanks, by which clients find out whether somebody is there. */
    record Nothing() implements Statement {}

    /** What clients say by themselves and expect a word for. */
    record Courtesy(String tag) implements Statement {}

    /** Something that has rows for an answer. */
    sealed interface Question extends Statement {

        /** For H2, within what a reader may ask. */
        String sql();
    }

    /**
     * What clients ask by themselves of PostgreSQL's catalog, as a question to ours.
     *
     * @param values for its parameters; {@code $1} stands for the first of the client's, quotes for what is between them
     */
    record OfCatalog(String sql, List<String> values) implements Question {

        /** @throws PostgresException if the client gave fewer than it named */
        List<SqlParameter> values(List<SqlParameter> given) throws PostgresException {
            List<SqlParameter> result = new ArrayList<>();
            for (String value : values) {
                result.add(SqlParameter.ofText(
                        value.startsWith("$")
                                ? given(given, Integer.parseInt(value.substring(1)))
                                : Optional.of(bare(value))));
            }
            return result;
        }

        private static String bare(String value) {
            return value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
        }

        private static Optional<String> given(List<SqlParameter> given, int number) throws PostgresException {
            if (number < 1 || number > given.size()) {
                throw PostgresException.error(SqlState.SYNTAX_ERROR, "no value for parameter $" + number);
            }
            return given.get(number - 1).value().map(Object::toString);
        }
    }

    /** A person's, with {@code ?1} for parameters. */
    record Select(String sql) implements Question {}

    /** @throws PostgresException if it is none that is answered here */
    static Statement of(String sql) throws PostgresException {
        if (sql.length() > MAX_LENGTH) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "a statement of " + sql.length() + " characters, expected at most " + MAX_LENGTH);
        }
        String line = oneLine(sql);
        if (line.isEmpty()) {
            return new Nothing();
        }
        Optional<Statement> known = Courtesies.find(line).or(() -> Catalog.find(line));
        if (known.isPresent()) {
            return known.get();
        }
        if (line.contains("pg_catalog.")) {
            throw PostgresException.error(
                    SqlState.INSUFFICIENT_PRIVILEGE,
                    "PostgreSQL's catalog is not here, expected \\d, \\d TABLE or a SELECT on"
                            + " information_schema.tables, information_schema.columns");
        }
        try {
            String select = NumberedParameters.toH2(sql);
            SelectGuard.requireOneSelect(select);
            return new Select(select);
        } catch (SqlRefusedException e) {
            throw PostgresException.of(e);
        }
    }

    /** Without double blanks and without the semicolons at its end. */
    private static String oneLine(String sql) {
        String line = sql.replaceAll("\\s+", " ").strip();
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ';' || line.charAt(end - 1) == ' ')) {
            end--;
        }
        return line.substring(0, end);
    }
}
