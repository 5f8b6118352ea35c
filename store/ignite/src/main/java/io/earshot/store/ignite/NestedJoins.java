package io.earshot.store.ignite;

import io.earshot.store.SqlParameter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses queries that compare every row of three tables with each other. Ignite 2.17 looks whether a query was stopped between two rows of its
 * outermost join only: a nested loop within another one keeps a thread of the cluster until its end, and all queries that need this
 * thread wait.
 */
final class NestedJoins {

    private static final Pattern TABLE = Pattern.compile("\"\\s*\\.\\s*\"[A-Z_]+\"");
    private static final Pattern LOOP = Pattern.compile("(?<!Correlated)NestedLoopJoin");

    private NestedJoins() {}

    /**
     * Reads the plan of a query that has so many tables that it may hold two loops.
     *
     * @param select as the guard printed it
     */
    static void require(Connection connection, String select, List<SqlParameter> values) throws SQLException {
        if (count(TABLE, select) < 3) {
            return;
        }
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN PLAN FOR " + select)) {
            bind(explain, values);
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            if (count(LOOP, plan) > 1) {
                throw new SQLException(
                        "a query that compares all rows of three tables, which the engine could not stop, expected"
                                + " joins of equal columns, as in ON l.container = d.name");
            }
        }
    }

    static void bind(PreparedStatement statement, List<SqlParameter> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i).value().orElse(null));
        }
    }

    private static long count(Pattern pattern, CharSequence text) {
        return pattern.matcher(text).results().count();
    }
}
