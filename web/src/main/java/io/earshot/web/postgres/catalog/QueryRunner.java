package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs queries: FROM by nested loops, groups, orders, limits, and unions. */
final class QueryRunner {

    private static final int MAX_ROWS = 100_000;

    private final Evaluator evaluator;
    private final TypeFinder types;
    private final FromRunner from;
    private final SelectItems items;

    QueryRunner(Evaluator evaluator, CatalogTables tables, TypeFinder types) {
        this.evaluator = evaluator;
        this.types = types;
        from = new FromRunner(evaluator, this, tables);
        items = new SelectItems(evaluator, types);
    }

    /** Returns the types of parameters, as far as queries were looked at. */
    Map<Integer, String> parameterTypes() {
        return types.parameters();
    }

    /** Returns the columns of a query's answer, without running it. */
    List<Table.Column> columns(Query query, Scope outer) {
        Scope scope = outer.inner(List.of());
        for (Query.With with : query.with()) {
            scope.define(with.name(), Table.of(columnsOf(with, scope), List.of()));
        }
        query.limit().ifPresent(limit -> count(limit, scope));
        query.offset().ifPresent(offset -> count(offset, scope));
        return switch (query.body()) {
            case Query.Select select -> {
                Scope shape = scope.inner(from.shape(select.from(), scope));
                from.onTypes(select.from(), shape, types);
                select.where().ifPresent(where -> types.type(where, shape));
                select.having().ifPresent(having -> types.type(having, shape));
                yield items.columns(select, shape);
            }
            case Query.SetOperation(String _, boolean _, Query left, Query right) -> {
                columns(right, scope);
                yield columns(left, scope);
            }
            case Query.Values(List<List<Expr>> rows) -> {
                List<Table.Column> columns = new ArrayList<>();
                for (Expr expr : rows.getFirst()) {
                    columns.add(new Table.Column("column" + (columns.size() + 1), types.type(expr, scope)));
                }
                yield columns;
            }
        };
    }

    private void count(Expr expr, Scope scope) {
        if (expr instanceof Expr.Parameter(int number)) {
            types.parameters().putIfAbsent(number, "int8");
        }
        types.type(expr, scope);
    }

    /** The first part of a recursive query says which columns it has. */
    private List<Table.Column> columnsOf(Query.With with, Scope scope) {
        Query first = with.recursive() && with.query().body() instanceof Query.SetOperation union
                ? union.left()
                : with.query();
        List<Table.Column> columns = FromRunner.renamed(columns(first, scope), with.columns());
        if (with.recursive()) {
            scope.define(with.name(), Table.of(columns, List.of()));
            columns(with.query(), scope);
        }
        return columns;
    }

    Table run(Query query, Scope outer) {
        Scope scope = outer.inner(List.of());
        for (Query.With with : query.with()) {
            scope.define(with.name(), with(with, scope));
        }
        List<Table.Column> columns = columns(query, outer);
        List<List<Object>> rows = switch (query.body()) {
            case Query.Select select -> select(query, select, scope);
            case Query.SetOperation union -> ordered(query, columns, union(union, scope), scope);
            case Query.Values(List<List<Expr>> values) ->
                ordered(
                        query,
                        columns,
                        values.stream().map(row -> evaluator.values(row, scope)).toList(),
                        scope);
        };
        return Table.of(columns, limited(query, rows, scope));
    }

    private Table with(Query.With with, Scope scope) {
        List<Table.Column> columns = columnsOf(with, scope);
        if (!with.recursive() || !(with.query().body() instanceof Query.SetOperation union)) {
            return Table.of(columns, run(with.query(), scope).rows());
        }
        List<List<Object>> all = new ArrayList<>(run(union.left(), scope).rows());
        Set<List<Object>> seen = new HashSet<>();
        seen.addAll(all);
        List<List<Object>> last = List.copyOf(all);
        while (!last.isEmpty()) {
            scope.define(with.name(), Table.of(columns, last));
            List<List<Object>> next = new ArrayList<>();
            for (List<Object> row : run(union.right(), scope).rows()) {
                if (union.all() || seen.add(row)) {
                    next.add(row);
                }
            }
            all.addAll(next);
            requireFew(all.size());
            last = next;
        }
        return Table.of(columns, all);
    }

    private List<List<Object>> union(Query.SetOperation operation, Scope scope) {
        List<List<Object>> left = run(operation.left(), scope).rows();
        List<List<Object>> right = run(operation.right(), scope).rows();
        if (operation.operator().equals("union")) {
            List<List<Object>> all = new ArrayList<>(left);
            all.addAll(right);
            return operation.all() ? all : distinct(all);
        }
        Set<List<Object>> others = new HashSet<>();
        others.addAll(right);
        boolean intersects = operation.operator().equals("intersect");
        return distinct(
                left.stream().filter(row -> others.contains(row) == intersects).toList());
    }

    private static List<List<Object>> distinct(List<List<Object>> rows) {
        Map<List<Object>, List<Object>> first = new LinkedHashMap<>();
        rows.forEach(row -> first.putIfAbsent(row, row));
        return List.copyOf(first.values());
    }

    private List<List<Object>> limited(Query query, List<List<Object>> rows, Scope scope) {
        int offset = (int) Math.min(
                rows.size(),
                query.offset()
                        .map(expr -> evaluator.value(expr, scope))
                        .map(Values::number)
                        .orElse(0L));
        long limit = query.limit()
                .map(expr -> evaluator.value(expr, scope))
                .map(Values::number)
                .orElse((long) Integer.MAX_VALUE);
        return rows.subList(offset, (int) Math.min(rows.size(), offset + limit));
    }

    /** Rows whose order can only name their columns. */
    private List<List<Object>> ordered(Query query, List<Table.Column> columns, List<List<Object>> rows, Scope scope) {
        if (query.order().isEmpty()) {
            return rows;
        }
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort((a, b) -> {
            for (Query.Order by : query.order()) {
                int result = Evaluator.compare(by, key(by, columns, a, scope), key(by, columns, b, scope));
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        });
        return sorted;
    }

    private Object key(Query.Order by, List<Table.Column> columns, List<Object> row, Scope scope) {
        return by.by() instanceof Expr.Literal(Object value, String _) && value instanceof Long ordinal
                ? row.get(place(ordinal, row.size()))
                : evaluator.value(
                        by.by(), scope.inner(List.of(new Scope.Source("", Table.of(columns, List.of()), row))));
    }

    private static int place(long ordinal, int columns) {
        if (ordinal < 1 || ordinal > columns) {
            throw new CatalogException("42P10", "ORDER BY position " + ordinal + " is not in select list");
        }
        return (int) ordinal - 1;
    }

    /** A row of an answer with what it was made of, by which it may be ordered. */
    private record Made(List<Object> row, Scope scope) {}

    private List<List<Object>> select(Query query, Query.Select select, Scope scope) {
        List<Scope> rows = new ArrayList<>();
        for (List<Scope.Source> sources : from.rows(select.from(), select.where(), scope)) {
            Scope row = scope.inner(sources);
            if (select.where().isEmpty() || isTrue(select.where().get(), row)) {
                rows.add(row);
            }
        }
        List<Scope> groups = items.isGrouped(select) ? groups(select, rows, scope) : rows;
        List<Scope> kept = select.having().isEmpty()
                ? groups
                : groups.stream()
                        .filter(group -> isTrue(select.having().get(), group))
                        .toList();
        items.numberRows(select, kept);
        List<Made> made = new ArrayList<>();
        for (Scope row : kept) {
            for (List<Object> values : items.values(select, row)) {
                made.add(new Made(values, row));
            }
            requireFew(made.size());
        }
        sort(query, select, made);
        List<List<Object>> answer = made.stream().map(Made::row).toList();
        if (!select.distinctOn().isEmpty()) {
            Map<List<Object>, List<Object>> first = new LinkedHashMap<>();
            made.forEach(row -> first.putIfAbsent(evaluator.values(select.distinctOn(), row.scope()), row.row()));
            return List.copyOf(first.values());
        }
        return select.distinct() ? distinct(answer) : answer;
    }

    private boolean isTrue(Expr condition, Scope scope) {
        Object value = evaluator.value(condition, scope);
        return value != null && Values.isTrue(value);
    }

    private static void requireFew(int rows) {
        if (rows > MAX_ROWS) {
            throw new CatalogException("54000", "more than " + MAX_ROWS + " rows of the catalog, expected fewer");
        }
    }

    private List<Scope> groups(Query.Select select, List<Scope> rows, Scope outer) {
        Map<List<Object>, List<Scope>> groups = new LinkedHashMap<>();
        for (Scope row : rows) {
            List<Object> key = new ArrayList<>();
            for (Expr by : select.groupBy()) {
                key.add(evaluator.value(items.outputOr(by, select, row), row));
            }
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        if (groups.isEmpty() && select.groupBy().isEmpty()) {
            groups.put(List.of(), List.of());
        }
        List<Scope> result = new ArrayList<>();
        for (List<Scope> group : groups.values()) {
            List<Scope.Source> sources = group.isEmpty()
                    ? from.shape(select.from(), outer)
                    : group.getFirst().sources();
            Scope scope = outer.inner(sources);
            scope.group(group);
            result.add(scope);
        }
        return result;
    }

    private void sort(Query query, Query.Select select, List<Made> made) {
        if (query.order().isEmpty()) {
            return;
        }
        made.sort((a, b) -> {
            for (Query.Order by : query.order()) {
                int result = Evaluator.compare(by, sortKey(by.by(), select, a), sortKey(by.by(), select, b));
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        });
    }

    private Object sortKey(Expr by, Query.Select select, Made made) {
        if (by instanceof Expr.Literal(Object value, String _) && value instanceof Long ordinal) {
            return made.row().get(place(ordinal, made.row().size()));
        }
        Optional<Integer> output = items.output(by, select, made.scope());
        return output.isPresent() ? made.row().get(output.get()) : evaluator.value(by, made.scope());
    }
}
