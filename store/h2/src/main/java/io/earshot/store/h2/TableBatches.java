package io.earshot.store.h2;

import io.earshot.store.table.Column;
import io.earshot.store.table.Row;
import io.earshot.store.table.RowJournal;
import io.earshot.store.table.Table;
import io.earshot.store.table.TableChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prepared statements that are kept, and rows that wait in one of them until another statement needs its turn: changes
 * happen in the order in which they came, and runs of the same statement go as one batch. It has a connection of its own,
 * because the commit of a connection makes all its rows visible.
 */
public final class TableBatches implements TableChanges {

    /** Rows of a batch wait in memory, and a CMDB may bring a million of them at once. */
    private static final int LONGEST = 10_000;

    private final Connection connection;
    private final RowJournal journal;
    private final Runnable meanwhile;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<Shape, String> texts = new HashMap<>();
    private String fillingSql = "";
    private int filled;

    /** Why a row since the last commit was not written. The others must not become visible without it. */
    private Optional<SQLException> failure = Optional.empty();

    /** @param given the columns that have values, as {@link Row#given} has them */
    private record Shape(String verb, Table table, long given) {}

    /**
     * @param connection is used by nobody else, and commits nothing by itself
     * @param meanwhile makes other rows visible at the same moment as those of a commit, as near as can be
     */
    TableBatches(Connection connection, RowJournal journal, Runnable meanwhile) {
        this.connection = connection;
        this.journal = journal;
        this.meanwhile = meanwhile;
    }

    @Override
    public void upsert(Row row) {
        add(row, row.table().key().isEmpty() ? "INSERT" : "MERGE", row.columns());
    }

    @Override
    public void insert(Row row) {
        add(row, "INSERT", row.columns());
    }

    @Override
    public void update(Row row) {
        List<Column> key = row.table().key();
        List<Column> order = new ArrayList<>(row.columns());
        order.removeAll(key);
        order.addAll(key);
        add(row, "UPDATE", order);
    }

    @Override
    public void remove(Row pattern) {
        add(pattern, "DELETE", pattern.columns());
    }

    @Override
    public void removeLess(Table table, Column column, Object value) {
        add("DELETE FROM " + table.name() + " WHERE " + column.name() + " < ?", value);
    }

    private void add(Row row, String verb, List<Column> order) {
        String sql =
                texts.computeIfAbsent(new Shape(verb, row.table(), row.given()), _ -> text(verb, row.table(), order));
        add(sql, order.stream().map(row::value).toArray());
    }

    private static String text(String verb, Table table, List<Column> columns) {
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        return switch (verb) {
            case "INSERT" -> "INSERT INTO " + table.name() + " (" + names + ") VALUES (" + marks + ")";
            case "MERGE" ->
                "MERGE INTO " + table.name() + " (" + names + ") KEY ("
                        + table.key().stream().map(Column::name).collect(Collectors.joining(", ")) + ") VALUES ("
                        + marks
                        + ")";
            case "UPDATE" -> {
                int changed = columns.size() - table.key().size();
                yield "UPDATE " + table.name() + " SET " + equal(columns.subList(0, changed), ", ") + " WHERE "
                        + equal(columns.subList(changed, columns.size()), " AND ");
            }
            case "DELETE" ->
                "DELETE FROM " + table.name() + (columns.isEmpty() ? "" : " WHERE " + equal(columns, " AND "));
            default -> throw new AssertionError(verb);
        };
    }

    private static String equal(List<Column> columns, String between) {
        return columns.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(between));
    }

    /** @param values an empty Optional stands for NULL */
    void add(String sql, Object... values) {
        try {
            fill(sql, values);
        } catch (SQLException e) {
            failure = Optional.of(failure.orElse(e));
            throw new IllegalStateException("a row could not be written by " + sql, e);
        }
    }

    private void fill(String sql, Object... values) throws SQLException {
        if (!sql.equals(fillingSql) || filled == LONGEST) {
            execute();
            fillingSql = sql;
        }
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i]);
        }
        statement.addBatch();
        filled++;
        journal.row(sql, Arrays.asList(values));
    }

    /** Returns a time in a column after which at most so many rows are older; empty if there are not so many rows. Commits. */
    public Optional<OffsetDateTime> timeAfter(Table table, Column time, int rows) {
        commit();
        String sql = "SELECT " + time.name() + " FROM " + table.name() + " ORDER BY " + time.name()
                + " OFFSET ? ROWS FETCH FIRST ROW ONLY";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, rows);
            try (ResultSet result = select.executeQuery()) {
                return result.next() ? Optional.of(result.getObject(1, OffsetDateTime.class)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the oldest rows of " + table.name() + " cannot be found", e);
        }
    }

    /** Removes the rows of which a time is not after another, and commits. Returns how many there were. */
    public int removeUntil(Table table, Column time, OffsetDateTime last) {
        commit();
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table.name() + " WHERE " + time.name() + " <= ?")) {
            delete.setObject(1, last);
            int removed = delete.executeUpdate();
            connection.commit();
            return removed;
        } catch (SQLException e) {
            rollBack(e);
            throw new IllegalStateException("the oldest rows of " + table.name() + " cannot be removed", e);
        }
    }

    @Override
    public void commit() {
        try {
            if (failure.isPresent()) {
                throw failure.get();
            }
            execute();
            synchronized (journal.lock()) {
                meanwhile.run();
                connection.commit();
                journal.commit();
            }
        } catch (SQLException e) {
            rollBack(e);
            throw new IllegalStateException("rows could not be written", e);
        }
    }

    private void rollBack(SQLException why) {
        failure = Optional.empty();
        journal.rollBack();
        try {
            PreparedStatement waiting = statements.get(fillingSql);
            if (waiting != null) {
                waiting.clearBatch();
            }
            fillingSql = "";
            filled = 0;
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private void execute() throws SQLException {
        PreparedStatement statement = statements.get(fillingSql);
        fillingSql = "";
        filled = 0;
        if (statement != null) {
            statement.executeBatch();
        }
    }
}
