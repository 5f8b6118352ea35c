package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of a table that is joined, found by a number that a condition wants to be equal. The conditions are tried on what it finds, too. */
final class JoinIndex {

    private final List<List<Scope.Source>> rows;

    /** Empty where no condition has a number on this side. */
    private final Map<Long, List<List<Scope.Source>>> byKey;

    private final Optional<Expr> key;

    private JoinIndex(List<List<Scope.Source>> rows, Map<Long, List<List<Scope.Source>>> byKey, Optional<Expr> key) {
        this.rows = rows;
        this.byKey = byKey;
        this.key = key;
    }

    /**
     * @param rows of one table
     * @param conditions that can be tried once these rows are joined
     */
    static JoinIndex of(List<List<Scope.Source>> rows, String alias, List<Expr> conditions) {
        for (Expr condition : conditions) {
            if (condition instanceof Expr.Binary(String operator, Expr left, Expr right) && operator.equals("=")) {
                Optional<JoinIndex> index = by(rows, alias, left, right);
                if (index.isEmpty()) {
                    index = by(rows, alias, right, left);
                }
                if (index.isPresent()) {
                    return index.get();
                }
            }
        }
        return new JoinIndex(rows, Map.of(), Optional.empty());
    }

    private static Optional<JoinIndex> by(List<List<Scope.Source>> rows, String alias, Expr own, Expr other) {
        boolean ofTwo = own instanceof Expr.Column(Optional<String> table, String _)
                && table.filter(alias::equalsIgnoreCase).isPresent()
                && other instanceof Expr.Column(Optional<String> others, String _)
                && others.isPresent()
                && !others.get().equalsIgnoreCase(alias);
        if (!ofTwo) {
            return Optional.empty();
        }
        Map<Long, List<List<Scope.Source>>> byKey = new HashMap<>();
        for (List<Scope.Source> row : rows) {
            Object value = Scope.none()
                    .inner(row)
                    .find(Optional.of(alias), ((Expr.Column) own).name())
                    .map(Scope.Found::value)
                    .orElse(null);
            if (value instanceof Long number) {
                byKey.computeIfAbsent(number, _ -> new ArrayList<>()).add(row);
            } else if (value != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new JoinIndex(rows, byKey, Optional.of(other)));
    }

    /** Returns the rows that may be joined with those of the scope. */
    List<List<Scope.Source>> candidates(Scope left, Evaluator evaluator) {
        if (key.isEmpty()) {
            return rows;
        }
        Object value = evaluator.value(key.get(), left);
        return value == null ? List.of() : value instanceof Long number ? byKey.getOrDefault(number, List.of()) : rows;
    }
}
