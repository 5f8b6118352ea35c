package io.earshot.web.postgres;

import io.earshot.model.Names;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlParameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection's prepared statements and portals: Parse, Bind, Describe, Execute, Close. */
final class ExtendedQueries {

    /** Texts of all statements together; drivers keep some hundred, and close the oldest. */
    private static final int MAX_CHARACTERS = 1 << 20;

    /** Each may hold a whole answer. */
    private static final int MAX_PORTALS = 4;

    private static final int TEXT_FORMAT = 0;
    private static final int BINARY_FORMAT = 1;

    /** A statement with its values, and how far its answer was fetched. */
    private static final class Portal {

        private final Statement statement;
        private final List<SqlParameter> values;
        private final List<Boolean> formats;
        private Optional<SqlAnswer> answer = Optional.empty();
        private int fetched;

        Portal(Statement statement, List<SqlParameter> values, List<Boolean> formats) {
            this.statement = statement;
            this.values = values;
            this.formats = formats;
        }

        /** Asked when it is first needed, which may be to describe it: nothing is changed by that. */
        SqlAnswer answer(Statement.Question question, Asker asker) throws PostgresException {
            if (answer.isEmpty()) {
                answer = Optional.of(asker.ask(question, values));
            }
            return answer.get();
        }
    }

    private final Asker asker;
    private final BackendWriter writer;
    private final Answers answers;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();

    ExtendedQueries(Asker asker, BackendWriter writer, Answers answers) {
        this.asker = asker;
        this.writer = writer;
        this.answers = answers;
    }

    /** Whether rows wait to be fetched. */
    boolean holdsRows() {
        return portals.values().stream().anyMatch(portal -> portal.answer.isPresent());
    }

    void endTransaction() {
        portals.clear();
    }

    void parse(Fields fields) throws IOException, PostgresException {
        String name = fields.text();
        String sql = fields.text();
        List<Integer> types = new ArrayList<>();
        for (int left = fields.count(Integer.BYTES); left > 0; left--) {
            types.add(fields.int32());
        }
        statements.remove(name);
        int characters = statements.values().stream()
                        .mapToInt(PreparedStatement::characters)
                        .sum()
                + sql.length();
        if (characters > MAX_CHARACTERS) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "prepared statements of " + characters + " characters, expected at most " + MAX_CHARACTERS
                            + ": close some");
        }
        statements.put(name, new PreparedStatement(asker.read(sql), sql.length(), types));
        writer.parseComplete();
    }

    void bind(Fields fields) throws IOException, PostgresException {
        String name = fields.text();
        PreparedStatement prepared = prepared(fields.text());
        List<Boolean> binary = formats(fields);
        List<Optional<byte[]>> values = new ArrayList<>();
        for (int left = fields.count(Integer.BYTES); left > 0; left--) {
            values.add(fields.value());
        }
        List<SqlParameter> parameters = prepared.bind(values, binary, asker);
        portals.remove(name);
        if (portals.size() >= MAX_PORTALS) {
            throw PostgresException.error(
                    SqlState.PROGRAM_LIMIT_EXCEEDED,
                    "more than " + MAX_PORTALS + " answers are being fetched, expected one to be closed first");
        }
        portals.put(name, new Portal(prepared.statement(), parameters, formats(fields)));
        writer.bindComplete();
    }

    /** True is binary. */
    private static List<Boolean> formats(Fields fields) throws PostgresException {
        List<Boolean> formats = new ArrayList<>();
        for (int left = fields.count(Short.BYTES); left > 0; left--) {
            int format = fields.int16();
            if (format != TEXT_FORMAT && format != BINARY_FORMAT) {
                throw PostgresException.fatal(
                        SqlState.PROTOCOL_VIOLATION, "format " + format + ", expected 0 for text or 1 for binary");
            }
            formats.add(format == BINARY_FORMAT);
        }
        return formats;
    }

    void describe(Fields fields) throws IOException, PostgresException {
        if (isStatement(fields)) {
            describeStatement(fields.text());
        } else {
            Portal portal = portal(fields.text());
            if (portal.statement instanceof Statement.Question question) {
                writer.rowDescription(
                        ResultColumn.of(portal.answer(question, asker).columns(), portal.formats));
            } else {
                writer.noData();
            }
        }
    }

    private void describeStatement(String name) throws IOException, PostgresException {
        PreparedStatement prepared = prepared(name);
        if (prepared.statement() instanceof Statement.Question question) {
            List<SqlAnswer.Column> columns = prepared.columns(question, asker);
            writer.parameters(prepared.typeNumbers(asker));
            writer.rowDescription(ResultColumn.of(columns, List.of()));
        } else {
            writer.parameters(List.of());
            writer.noData();
        }
    }

    void execute(Fields fields) throws IOException, PostgresException {
        Portal portal = portal(fields.text());
        int max = fields.int32();
        switch (portal.statement) {
            case Statement.Nothing() -> writer.emptyQuery();
            case Statement.Courtesy courtesy -> answers.courtesy(courtesy);
            case Statement.Question question -> fetch(portal, portal.answer(question, asker), max);
        }
    }

    private void fetch(Portal portal, SqlAnswer answer, int max) throws IOException, PostgresException {
        int from = portal.fetched;
        int left = answer.rows().size() - from;
        int now = max > 0 ? Math.min(left, max) : left;
        answers.rows(
                ResultColumn.of(answer.columns(), portal.formats), answer.rows().subList(from, from + now));
        portal.fetched = from + now;
        if (now < left) {
            writer.portalSuspended();
        } else {
            answers.end(answer, now);
        }
    }

    void close(Fields fields) throws IOException, PostgresException {
        if (isStatement(fields)) {
            statements.remove(fields.text());
        } else {
            portals.remove(fields.text());
        }
        writer.closeComplete();
    }

    private static boolean isStatement(Fields fields) throws PostgresException {
        int kind = fields.oneByte();
        if (kind != 'S' && kind != 'P') {
            throw PostgresException.fatal(
                    SqlState.PROTOCOL_VIOLATION, "neither a statement (S) nor a portal (P), but " + kind);
        }
        return kind == 'S';
    }

    private PreparedStatement prepared(String name) throws PostgresException {
        PreparedStatement prepared = statements.get(name);
        if (prepared == null) {
            throw PostgresException.error(
                    SqlState.INVALID_STATEMENT_NAME, "no prepared statement \"" + Names.shorten(name) + "\"");
        }
        return prepared;
    }

    private Portal portal(String name) throws PostgresException {
        Portal portal = portals.get(name);
        if (portal == null) {
            throw PostgresException.error(SqlState.INVALID_CURSOR_NAME, "no portal \"" + Names.shorten(name) + "\"");
        }
        return portal;
    }
}
