package io.earshot.store.h2;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Prepared statements that are kept, and rows that wait in one of them until another statement needs its turn: changes
 * happen in the order in which they came, and runs of the same statement go as one batch.
 */
public final class TableBatches {

    /** Rows of a batch wait in memory, and a CMDB may bring a million of them at once. */
    private static final int LONGEST = 10_000;

    private final Connection connection;
    private final RowJournal journal;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private String fillingSql = "";
    private int filled;

    TableBatches(Connection connection, RowJournal journal) {
        this.connection = connection;
        this.journal = journal;
    }

    /** @param values an empty Optional stands for NULL */
    public void add(String sql, Object... values) {
        try {
            fill(sql, values);
        } catch (SQLException e) {
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

    /** Makes all rows visible that were added since the last time, or none of them. */
    public void commit() {
        commit(() -> {});
    }

    /** @param meanwhile makes other rows visible at the same moment, as near as can be */
    public void commit(Runnable meanwhile) {
        try {
            execute();
            synchronized (journal.lock()) {
                meanwhile.run();
                journal.commit(new TableDump(connection));
                connection.commit();
            }
        } catch (SQLException e) {
            rollBack(e);
            throw new IllegalStateException("rows could not be written", e);
        }
    }

    private void rollBack(SQLException why) {
        try {
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
