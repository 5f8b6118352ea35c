package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates the items between SELECT and FROM: columns with names and types, functions that give many rows, row
 * numbers, aggregates.
 */
final class SelectItems {

    private final Evaluator evaluator;
    private final TypeFinder types;

    SelectItems(Evaluator evaluator, TypeFinder types) {
        this.evaluator = evaluator;
        this.types = types;
    }

    List<Table.Column> columns(Query.Select select, Scope shape) {
        List<Table.Column> columns = new ArrayList<>();
        for (Query.Item item : select.items()) {
            if (item.expr() instanceof Expr.Star(Optional<String> table)) {
                starred(table, shape)
                        .forEach(source -> columns.addAll(source.table().columns()));
            } else {
                columns.add(new Table.Column(
                        item.alias().orElseGet(() -> name(item.expr())), types.type(item.expr(), shape)));
            }
        }
        return columns;
    }

    private static List<Scope.Source> starred(Optional<String> table, Scope scope) {
        return scope.sources().stream()
                .filter(source -> table.isEmpty() || table.get().equalsIgnoreCase(source.alias()))
                .toList();
    }

    /** Returns the name that PostgreSQL gives a column without an alias. */
    private static String name(Expr expr) {
        return switch (expr) {
            case Expr.Column column -> column.name();
            case Expr.Call call -> call.name();
            case Expr.RowNumber _ -> "row_number";
            case Expr.Field field -> field.name();
            case Expr.Cast(Expr operand, String type) -> {
                String inner = name(operand);
                yield inner.equals("?column?") || operand instanceof Expr.Cast ? type.replace("[]", "") : inner;
            }
            case Expr.Case cases ->
                cases.otherwise()
                        .map(SelectItems::name)
                        .filter(name -> !name.equals("?column?"))
                        .orElse("case");
            case Expr.Array _, Expr.ArrayQuery _ -> "array";
            case Expr.Element element -> name(element.array());
            case Expr.Exists _ -> "exists";
            case Expr.Row _ -> "row";
            case Expr.Scalar(Query query)
            when query.body() instanceof Query.Select select && !select.items().isEmpty() ->
                select.items()
                        .getFirst()
                        .alias()
                        .orElseGet(() -> name(select.items().getFirst().expr()));
            default -> "?column?";
        };
    }

    /** Returns the rows that one row of FROM gives: one, unless a function gives many. */
    List<List<Object>> values(Query.Select select, Scope row) {
        List<Expr.Call> many = new ArrayList<>();
        select.items()
                .forEach(item -> Expressions.walk(item.expr(), expr -> {
                    if (expr instanceof Expr.Call call && evaluator.functions().givesRows(call.name())) {
                        many.add(call);
                    }
                }));
        if (many.isEmpty()) {
            return List.of(oneRow(select, row));
        }
        Map<Expr.Call, List<Object>> results = new HashMap<>();
        int length = 0;
        for (Expr.Call call : many) {
            List<Object> values = evaluator.functions().rows(call, row, evaluator);
            results.put(call, values);
            length = Math.max(length, values.size());
        }
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            for (Expr.Call call : many) {
                List<Object> values = results.get(call);
                row.bind(call, i < values.size() ? values.get(i) : null);
            }
            rows.add(oneRow(select, row));
        }
        return rows;
    }

    private List<Object> oneRow(Query.Select select, Scope row) {
        List<Object> values = new ArrayList<>();
        for (Query.Item item : select.items()) {
            if (item.expr() instanceof Expr.Star(Optional<String> table)) {
                for (Scope.Source source : starred(table, row)) {
                    for (int i = 0; i < source.table().columns().size(); i++) {
                        values.add(source.row() == null ? null : source.row().get(i));
                    }
                }
            } else {
                values.add(evaluator.value(item.expr(), row));
            }
        }
        return values;
    }

    boolean isGrouped(Query.Select select) {
        boolean[] found = {!select.groupBy().isEmpty() || select.having().isPresent()};
        select.items()
                .forEach(item -> Expressions.walk(item.expr(), expr -> {
                    found[0] |= expr instanceof Expr.Call call && Aggregates.is(call);
                }));
        return found[0];
    }

    void numberRows(Query.Select select, List<Scope> rows) {
        select.items()
                .forEach(item -> Expressions.walk(item.expr(), expr -> {
                    if (expr instanceof Expr.RowNumber number) {
                        Map<List<Object>, Long> counts = new HashMap<>();
                        rows.stream().sorted(evaluator.order(number.order())).forEach(row -> {
                            long count = counts.merge(evaluator.values(number.partition(), row), 1L, Long::sum);
                            row.bind(number, count);
                        });
                    }
                }));
    }

    /** Returns the place of the column that an expression of ORDER BY names. */
    Optional<Integer> output(Expr by, Query.Select select, Scope scope) {
        if (!(by instanceof Expr.Column(Optional<String> table, String name)) || table.isPresent()) {
            return Optional.empty();
        }
        int place = 0;
        for (Query.Item item : select.items()) {
            if (item.expr() instanceof Expr.Star(Optional<String> of)) {
                for (Scope.Source source : starred(of, scope)) {
                    place += source.table().columns().size();
                }
            } else if (item.alias().orElse("").equals(name)) {
                return Optional.of(place);
            } else {
                place++;
            }
        }
        return Optional.empty();
    }

    /** Returns the expression that GROUP BY means by a number or by a column's new name. */
    Expr outputOr(Expr by, Query.Select select, Scope scope) {
        if (by instanceof Expr.Literal(Object value, String _) && value instanceof Long ordinal) {
            if (ordinal < 1 || ordinal > select.items().size()) {
                throw new CatalogException("42P10", "GROUP BY position " + ordinal + " is not in select list");
            }
            return select.items().get((int) (ordinal - 1)).expr();
        }
        if (by instanceof Expr.Column(Optional<String> table, String name)
                && scope.find(table, name).isEmpty()) {
            return select.items().stream()
                    .filter(item -> item.alias().orElse("").equals(name))
                    .findFirst()
                    .map(Query.Item::expr)
                    .orElse(by);
        }
        return by;
    }
}
