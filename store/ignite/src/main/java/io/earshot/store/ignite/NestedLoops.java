package io.earshot.store.ignite;

import io.earshot.store.SqlParameter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses queries that would compare very many rows one by one. Ignite 2.17 does not look whether a query was stopped while a nested loop
 * finds no rows, so that such a query keeps a thread of the cluster until its end, and all queries that need this thread wait.
 */
final class NestedLoops {

    /** Comparisons that a thread makes in one or two seconds. */
    private static final double MOST = 1e8;

    private static final Pattern TABLE = Pattern.compile("\"\\s*\\.\\s*\"[A-Z_]+\"");
    private static final Pattern LINE = Pattern.compile("( *)(\\w+).*: rowcount = ([0-9.E+-]+),.*");

    private NestedLoops() {}

    /** A line of a plan with those below it that are deeper. */
    private record Node(int depth, String operator, double rows) {}

    /**
     * Reads the plan of a query with several tables.
     *
     * @param select as the guard printed it
     */
    static void require(Connection connection, String select, List<SqlParameter> values) throws SQLException {
        if (TABLE.matcher(select).results().count() < 2) {
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
            double comparisons = comparisons(plan.toString());
            if (comparisons > MOST) {
                throw new SQLException(
                        "a query that compares about %.0f pairs of rows one by one, which the engine could not stop, expected joins of equal columns, as in ON l.container = d.name"
                                .formatted(comparisons));
            }
        }
    }

    static void bind(PreparedStatement statement, List<SqlParameter> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i).value().orElse(null));
        }
    }

    /** Returns how many pairs of rows the plan's nested loops compare, as Ignite estimates. */
    static double comparisons(String plan) {
        List<Node> nodes = new ArrayList<>();
        for (String line : plan.lines().toList()) {
            Matcher node = LINE.matcher(line);
            if (node.matches()) {
                nodes.add(new Node(node.group(1).length(), node.group(2), Double.parseDouble(node.group(3))));
            }
        }
        double all = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).operator().endsWith("NestedLoopJoin")) {
                double product = 1;
                for (Node input : inputs(nodes, i)) {
                    product *= input.rows();
                }
                all += product;
            }
        }
        return all;
    }

    private static List<Node> inputs(List<Node> nodes, int of) {
        List<Node> inputs = new ArrayList<>();
        int depth = nodes.get(of).depth();
        for (int i = of + 1; i < nodes.size() && nodes.get(i).depth() > depth; i++) {
            if (nodes.get(i).depth() == nodes.get(of + 1).depth()) {
                inputs.add(nodes.get(i));
            }
        }
        return inputs;
    }
}
