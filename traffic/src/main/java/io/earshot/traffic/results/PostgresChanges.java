package io.earshot.traffic.results;

import io.earshot.store.h2.Ddl;
import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes rows to PostgreSQL in batches. While the database is away, the caller waits: the capture files are the spool, and the
 * position in them is written together with the rows. Confined to one thread.
 */
public final class PostgresChanges implements TableChanges, AutoCloseable {

    private static final Logger LOG = System.getLogger(PostgresChanges.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int LONGEST_BATCH = 20_000;

    /** One statement with its values. */
    private record Change(String sql, List<Object> values) {}

    private final String url;
    private final String user;
    private final String password;
    private final List<Change> pending = new ArrayList<>();
    private Connection connection;
    private volatile boolean closed;

    public PostgresChanges(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    private Connection connect() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = DriverManager.getConnection(url, user, password);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (Table table : TrafficTables.ALL) {
                    statement.execute(Ddl.create(table).replaceFirst("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
                }
            }
            connection.commit();
        }
        return connection;
    }

    @Override
    public void upsert(Row row) {
        List<Column> columns = row.columns();
        List<Column> rest = new ArrayList<>(columns);
        rest.removeAll(row.table().key());
        String key = row.table().key().stream().map(Column::name).collect(Collectors.joining(", "));
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        String update = rest.isEmpty()
                ? "NOTHING"
                : "UPDATE SET "
                        + rest.stream()
                                .map(column -> column.name() + " = EXCLUDED." + column.name())
                                .collect(Collectors.joining(", "));
        add(
                "INSERT INTO " + row.table().name() + " (" + names + ") VALUES ("
                        + String.join(", ", Collections.nCopies(columns.size(), "?")) + ") ON CONFLICT (" + key
                        + ") DO " + update,
                values(row, columns));
    }

    @Override
    public void update(Row row) {
        upsert(row);
    }

    @Override
    public void remove(Row pattern) {
        List<Column> columns = pattern.columns();
        String where = columns.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(" AND "));
        add(
                "DELETE FROM " + pattern.table().name() + (where.isEmpty() ? "" : " WHERE " + where),
                values(pattern, columns));
    }

    @Override
    public void removeLess(Table table, Column column, Object value) {
        add("DELETE FROM " + table.name() + " WHERE " + column.name() + " < ?", List.of(value));
    }

    private static List<Object> values(Row row, List<Column> columns) {
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(row.value(column).orElse(null)));
        return values;
    }

    private void add(String sql, List<Object> values) {
        pending.add(new Change(sql, values));
        if (pending.size() >= LONGEST_BATCH) {
            commit();
        }
    }

    @Override
    public void commit() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closed) {
            try {
                write();
                pending.clear();
                return;
            } catch (SQLException e) {
                LOG.log(Level.WARNING, "{0} takes no rows: {1}; trying again", url, e.getMessage());
                disconnect();
                if (isRefused(e)) {
                    throw new IllegalStateException("the rows cannot be written: " + e.getMessage(), e);
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    /** Classes 22, 23 and 42 of SQLSTATE: what is wrong with the rows does not go away by waiting. */
    private static boolean isRefused(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
    }

    private void write() throws SQLException {
        Connection to = connect();
        int from = 0;
        while (from < pending.size()) {
            String sql = pending.get(from).sql();
            try (PreparedStatement statement = to.prepareStatement(sql)) {
                while (from < pending.size() && pending.get(from).sql().equals(sql)) {
                    List<Object> values = pending.get(from).values();
                    for (int i = 0; i < values.size(); i++) {
                        statement.setObject(i + 1, values.get(i));
                    }
                    statement.addBatch();
                    from++;
                }
                statement.executeBatch();
            }
        }
        to.commit();
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "the connection did not close", e);
        }
        connection = null;
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
