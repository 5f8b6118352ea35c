package io.earshot.server.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers one SELECT at a time, within limits. Thread-safe. */
public final class SqlConsole {

    private static final int MAX_ROWS = 100_000;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private final Database database;

    public SqlConsole(Database database) {
        this.database = database;
    }

    /** @throws SqlRefusedException with what is wrong with the statement, or which limit it met */
    public SqlAnswer ask(String sql) throws SqlRefusedException {
        return ask(sql, List.of());
    }

    /** The same with values for its question marks. */
    public SqlAnswer ask(String sql, List<String> values) throws SqlRefusedException {
        String select = SelectGuard.requireOneSelect(sql);
        long start = System.nanoTime();
        try (Connection reader = database.reader();
                var statement = reader.prepareStatement(select)) {
            statement.setQueryTimeout((int) TIME_LIMIT.toSeconds());
            statement.setMaxRows(MAX_ROWS + 1);
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet result = statement.executeQuery()) {
                return read(result, start);
            }
        } catch (SQLException e) {
            throw new SqlRefusedException(plain(e));
        }
    }

    /**
     * The columns that a SELECT would have, without asking it.
     *
     * @throws SqlRefusedException with what is wrong with the statement
     */
    public List<String> columns(String sql) throws SqlRefusedException {
        String select = SelectGuard.requireOneSelect(sql);
        try (Connection reader = database.reader();
                var statement = reader.prepareStatement(select)) {
            ResultSetMetaData meta = statement.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnLabel(i));
            }
            return columns;
        } catch (SQLException e) {
            throw new SqlRefusedException(plain(e));
        }
    }

    private static SqlAnswer read(ResultSet result, long start) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<SqlAnswer.Column> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new SqlAnswer.Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        List<List<Optional<Object>>> rows = new ArrayList<>();
        boolean more = result.next();
        while (more && rows.size() < MAX_ROWS) {
            List<Optional<Object>> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                row.add(Optional.ofNullable(result.getObject(i)).map(SqlConsole::toPlainValue));
            }
            rows.add(row);
            more = result.next();
        }
        return new SqlAnswer(columns, rows, more, (System.nanoTime() - start) / 1e6);
    }

    private static Object toPlainValue(Object value) {
        return switch (value) {
            case OffsetDateTime time -> time.toInstant().toString();
            case Instant time -> time.toString();
            case Number number -> number;
            case Boolean bool -> bool;
            default -> value.toString();
        };
    }

    /** H2 repeats the whole statement behind its message; one line without it is what a person reads. */
    private static String plain(SQLException e) {
        String message = e.getMessage().lines().findFirst().orElse("refused");
        int statement = message.indexOf("; SQL statement:");
        return statement < 0 ? message : message.substring(0, statement);
    }
}
