package io.earshot.traffic.results;

import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import io.earshot.store.table.TrafficTables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Writes rows to PostgreSQL by COPY, all changes of a commit in one transaction. While the database is away, the caller waits: the
 * capture files are the spool, and the position in them is written together with the rows. Confined to one thread.
 */
final class PostgresChanges implements TableChanges {

    private static final int MOST_DETAILS = 20_000;
    private static final int MOST_DELETED = 20_000;

    /** Removes rows that have these values. */
    private record Removal(List<Column> columns, List<Object> values) {

        boolean matches(Row row) {
            for (int i = 0; i < columns.size(); i++) {
                if (!row.value(columns.get(i)).equals(Optional.ofNullable(values.get(i)))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Holds what happens to one table at the next commit: first removals, then rows by their keys. */
    private static final class Pending {
        private final Set<Removal> removals = new LinkedHashSet<>();
        private final Map<List<Object>, Row> rows = new LinkedHashMap<>();
    }

    private final PostgresConnection connection;
    private final Map<Table, Pending> pending = new LinkedHashMap<>();
    private final Map<Table, OffsetDateTime> old = new LinkedHashMap<>();
    /** Counts the deleted rows whose space is in use in the tables through which rows come in. */
    private final Map<Table, Integer> deleted = new LinkedHashMap<>();

    PostgresChanges(PostgresConnection connection) {
        this.connection = connection;
    }

    private Pending of(Table table) {
        return pending.computeIfAbsent(table, _ -> new Pending());
    }

    @Override
    public void upsert(Row row) {
        List<Object> key = new ArrayList<>();
        row.table().key().forEach(column -> key.add(row.value(column).orElseThrow()));
        Pending changes = of(row.table());
        changes.rows.put(key, row);
        // Transactions may be there before their position is; figures of a minute come all at once.
        if (row.table().equals(TrafficTables.Transaction.TABLE) && changes.rows.size() >= MOST_DETAILS) {
            write(Map.of(row.table(), changes)).ifPresent(_ -> pending.remove(row.table()));
        }
    }

    @Override
    public void update(Row row) {
        upsert(row);
    }

    @Override
    public void remove(Row pattern) {
        List<Column> columns = pattern.columns();
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(pattern.value(column).orElseThrow()));
        Removal removal = new Removal(columns, values);
        Pending changes = of(pattern.table());
        changes.rows.values().removeIf(removal::matches);
        changes.removals.add(removal);
    }

    @Override
    public void removeLess(Table table, Column column, Object value) {
        old.put(table, (OffsetDateTime) value);
    }

    @Override
    public void commit() {
        if (!pending.isEmpty() && write(pending).isEmpty()) {
            return;
        }
        pending.clear();
        old.forEach((table, limit) -> connection.once(
                "dropping partitions of " + table.name(), to -> PostgresTables.dropBefore(to, table, limit)));
        old.clear();
    }

    private Optional<Boolean> write(Map<Table, Pending> changes) {
        return connection.untilDone(to -> {
            for (Map.Entry<Table, Pending> table : changes.entrySet()) {
                for (Removal removal : table.getValue().removals) {
                    remove(to, table.getKey(), removal);
                }
                copy(to, table.getKey(), table.getValue().rows);
            }
            return true;
        });
    }

    private static void remove(Connection to, Table table, Removal removal) throws SQLException {
        String where =
                removal.columns().stream().map(column -> column.name() + " = ?").collect(Collectors.joining(" AND "));
        try (PreparedStatement delete =
                to.prepareStatement("DELETE FROM " + table.name() + (where.isEmpty() ? "" : " WHERE " + where))) {
            for (int i = 0; i < removal.values().size(); i++) {
                delete.setObject(i + 1, removal.values().get(i));
            }
            delete.executeUpdate();
        }
    }

    private void copy(Connection to, Table table, Map<List<Object>, Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Optional<Column> time = PostgresTables.time(table);
        if (time.isPresent()) {
            Set<OffsetDateTime> times = new HashSet<>();
            rows.values()
                    .forEach(row ->
                            times.add((OffsetDateTime) row.value(time.get()).orElseThrow()));
            PostgresTables.makePartitions(to, table, times);
        }
        String columns = String.join(", ", table.names());
        String incoming = PostgresTables.incoming(table);
        try {
            to.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY " + incoming + " (" + columns + ") FROM STDIN",
                            new ByteArrayInputStream(CopyText.of(rows.values(), table.columns())));
        } catch (IOException e) {
            throw new SQLException("copying rows of " + table.name() + " failed: " + e.getMessage(), e);
        }
        List<Column> rest = new ArrayList<>(table.columns());
        rest.removeAll(table.key());
        String update = rest.isEmpty()
                ? "NOTHING"
                : "UPDATE SET "
                        + rest.stream()
                                .map(column -> column.name() + " = EXCLUDED." + column.name())
                                .collect(Collectors.joining(", "));
        try (Statement statement = to.createStatement()) {
            statement.executeUpdate("INSERT INTO " + table.name() + " (" + columns + ") SELECT " + columns + " FROM "
                    + incoming + " ON CONFLICT (" + PostgresTables.key(table) + ") DO " + update);
            empty(statement, table, rows.size());
        }
    }

    /**
     * Empties a table through which rows came in. Truncating costs a commit several milliseconds for each such table, and deleting
     * leaves the space of the rows in use: most commits delete, some truncate.
     */
    private void empty(Statement statement, Table table, int rows) throws SQLException {
        boolean truncate = deleted.merge(table, rows, Integer::sum) > MOST_DELETED;
        if (truncate) {
            deleted.remove(table);
        }
        statement.execute((truncate ? "TRUNCATE " : "DELETE FROM ") + PostgresTables.incoming(table));
    }
}
