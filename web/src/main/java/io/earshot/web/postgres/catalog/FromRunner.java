package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the rows of FROM: tables, queries and functions, joined by nested loops, each of which sees those before it. */
final class FromRunner {

    private static final int ROW = 50;

    private final Evaluator evaluator;
    private final QueryRunner queries;
    private final CatalogTables tables;

    FromRunner(Evaluator evaluator, QueryRunner queries, CatalogTables tables) {
        this.evaluator = evaluator;
        this.queries = queries;
        this.tables = tables;
    }

    /** Returns the tables of FROM without rows, to find types by. */
    List<Scope.Source> shape(List<Query.From> from, Scope outer) {
        List<Scope.Source> shape = new ArrayList<>();
        from.forEach(item -> shape.addAll(shape(item, outer.inner(List.copyOf(shape)))));
        return shape;
    }

    private List<Scope.Source> shape(Query.From from, Scope scope) {
        return switch (from) {
            case Query.TableName name -> List.of(source(name, table(name, scope), null));
            case Query.Derived(Query query, Query.Alias alias) ->
                List.of(new Scope.Source(
                        alias.name().orElse(""),
                        Table.of(renamed(queries.columns(query, scope), alias.columns()), List.of()),
                        null));
            case Query.FunctionCall function ->
                List.of(new Scope.Source(alias(function), functionTable(function, scope, List.of()), null));
            case Query.Join join -> {
                List<Scope.Source> all = new ArrayList<>(shape(join.left(), scope));
                all.addAll(shape(join.right(), scope.inner(List.copyOf(all))));
                yield all;
            }
        };
    }

    /** Lets the conditions of joins say which types parameters have. */
    void onTypes(List<Query.From> from, Scope shape, TypeFinder types) {
        for (Query.From item : from) {
            if (item instanceof Query.Join join) {
                join.on().ifPresent(on -> types.type(on, shape));
                onTypes(List.of(join.left(), join.right()), shape, types);
            }
        }
    }

    static List<Table.Column> renamed(List<Table.Column> columns, List<String> names) {
        List<Table.Column> renamed = new ArrayList<>(columns);
        for (int i = 0; i < Math.min(names.size(), renamed.size()); i++) {
            renamed.set(i, new Table.Column(names.get(i), renamed.get(i).type()));
        }
        return renamed;
    }

    /** Holds what one run of a query computes once: the rows of its tables and queries, and the indexes by which they are joined. */
    private record Known(IdentityHashMap<Query.From, Table> tables, IdentityHashMap<Query.From, JoinIndex> indexes) {
        Known() {
            this(new IdentityHashMap<>(), new IdentityHashMap<>());
        }
    }

    /** @param where conditions that are tried as soon as all their columns are there */
    List<List<Scope.Source>> rows(List<Query.From> from, Optional<Expr> where, Scope outer) {
        List<Expr> conditions = new ArrayList<>();
        where.ifPresent(condition -> Expressions.conjuncts(condition).forEach(conditions::add));
        List<Integer> order = JoinOrder.of(from, conditions);
        Known known = new Known();
        List<List<Scope.Source>> rows = List.of(List.of());
        List<Query.From> joined = new ArrayList<>();
        for (int place : order) {
            Query.From item = from.get(place);
            joined.add(item);
            List<Scope.Source> shape = shape(joined, outer);
            List<Expr> ready = conditions.stream()
                    .filter(condition -> isReady(condition, shape))
                    .toList();
            conditions.removeAll(ready);
            List<List<Scope.Source>> next = new ArrayList<>();
            for (List<Scope.Source> row : rows) {
                for (List<Scope.Source> more : candidates(item, ready, row, outer, known)) {
                    if (fits(ready, outer.inner(concat(row, more)))) {
                        next.add(row(row, more));
                    }
                }
            }
            rows = next;
        }
        return inOrder(rows, order);
    }

    /** Puts the tables of each row back into the order of FROM, in which {@code *} shows them. */
    private static List<List<Scope.Source>> inOrder(List<List<Scope.Source>> rows, List<Integer> order) {
        if (order.stream().sorted().toList().equals(order)) {
            return rows;
        }
        return rows.stream()
                .map(row -> {
                    List<Scope.Source> sorted = new ArrayList<>(row);
                    for (int i = 0; i < row.size(); i++) {
                        sorted.set(order.get(i), row.get(i));
                    }
                    return sorted;
                })
                .toList();
    }

    /** Returns the rows of an item that may fit the conditions; of a table, those that its own conditions and one equality leave. */
    private List<List<Scope.Source>> candidates(
            Query.From item, List<Expr> conditions, List<Scope.Source> left, Scope outer, Known known) {
        if (!(item instanceof Query.TableName)) {
            return join(item, left, outer, known);
        }
        JoinIndex index = known.indexes().get(item);
        if (index == null) {
            List<Scope.Source> own = shape(item, outer);
            List<Expr> ofItem = conditions.stream()
                    .filter(condition -> isReady(condition, own))
                    .toList();
            List<List<Scope.Source>> fitting = join(item, List.of(), outer, known).stream()
                    .filter(row -> fits(ofItem, outer.inner(row)))
                    .toList();
            index = JoinIndex.of(fitting, own.getFirst().alias(), conditions);
            known.indexes().put(item, index);
        }
        return index.candidates(outer.inner(left), evaluator);
    }

    /** Returns whether all columns of a condition are there, which only those with their table's name can tell. */
    private static boolean isReady(Expr condition, List<Scope.Source> shape) {
        Set<String> there = new HashSet<>();
        shape.forEach(source -> there.add(source.alias().toLowerCase(java.util.Locale.ROOT)));
        return JoinOrder.aliases(condition).filter(there::containsAll).isPresent();
    }

    private boolean fits(List<Expr> conditions, Scope scope) {
        for (Expr condition : conditions) {
            Object value = evaluator.value(condition, scope);
            if (value == null || !Values.isTrue(value)) {
                return false;
            }
        }
        return true;
    }

    /** A row is held until all are there; so it counts for more than a value. */
    private List<Scope.Source> row(List<Scope.Source> left, List<Scope.Source> right) {
        evaluator.step(ROW);
        return concat(left, right);
    }

    private static List<Scope.Source> concat(List<Scope.Source> left, List<Scope.Source> right) {
        List<Scope.Source> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    /** Returns the rows of one item, beside those that are there already. */
    private List<List<Scope.Source>> join(Query.From from, List<Scope.Source> left, Scope outer, Known known) {
        return switch (from) {
            case Query.TableName name -> {
                Table table = known.tables().computeIfAbsent(name, _ -> table(name, outer));
                yield each(source(name, table, null).alias(), aliased(table, name.alias()));
            }
            case Query.Derived derived -> each(derived.alias().name().orElse(""), derived(derived, left, outer, known));
            case Query.FunctionCall function -> {
                List<Object> values = evaluator.functions().rows(function.call(), outer.inner(left), evaluator);
                yield each(alias(function), functionTable(function, outer.inner(left), values));
            }
            case Query.Join join -> joined(join, left, outer, known);
        };
    }

    private static List<List<Scope.Source>> each(String alias, Table table) {
        return table.rows().stream()
                .map(row -> List.of(new Scope.Source(alias, table, row)))
                .toList();
    }

    private Table derived(Query.Derived derived, List<Scope.Source> left, Scope outer, Known known) {
        Table table = known.tables().get(derived);
        if (table != null) {
            return table;
        }
        try {
            Table once = named(queries.run(derived.query(), outer), derived.alias());
            known.tables().put(derived, once);
            return once;
        } catch (CatalogException e) {
            if (!e.state().equals("42703")) {
                throw e;
            }
            // It names columns of the tables before it.
            return named(queries.run(derived.query(), outer.inner(left)), derived.alias());
        }
    }

    private static Table named(Table table, Query.Alias alias) {
        return Table.of(renamed(table.columns(), alias.columns()), table.rows());
    }

    private static Table aliased(Table table, Query.Alias alias) {
        return alias.columns().isEmpty() ? table : named(table, alias);
    }

    private List<List<Scope.Source>> joined(Query.Join join, List<Scope.Source> before, Scope outer, Known known) {
        if (join.kind().equals("full")) {
            throw CatalogException.unsupported("FULL JOIN");
        }
        if (join.kind().equals("right")) {
            return joined(join.turned(), before, outer, known).stream()
                    .map(row -> turned(row, shape(join.right(), outer).size()))
                    .toList();
        }
        List<List<Scope.Source>> rows = new ArrayList<>();
        List<Expr> on = new ArrayList<>();
        join.on()
                .ifPresent(condition ->
                        readyConjuncts(join, condition, before, outer).forEach(on::add));
        for (List<Scope.Source> left : join(join.left(), before, outer, known)) {
            List<Scope.Source> soFar = concat(before, left);
            List<List<Scope.Source>> rights = candidates(join.right(), on, soFar, outer, known);
            boolean any = false;
            for (List<Scope.Source> right : rights) {
                if (matches(join, left, right, outer.inner(concat(soFar, right)))) {
                    rows.add(row(left, right));
                    any = true;
                }
            }
            if (!any && join.kind().equals("left")) {
                rows.add(concat(left, nulls(shape(join.right(), outer.inner(soFar)))));
            }
        }
        return rows;
    }

    private List<Expr> readyConjuncts(Query.Join join, Expr on, List<Scope.Source> before, Scope outer) {
        List<Scope.Source> all = concat(before, shape(join, outer.inner(before)));
        return Expressions.conjuncts(on)
                .filter(condition -> isReady(condition, all))
                .toList();
    }

    private static List<Scope.Source> turned(List<Scope.Source> row, int first) {
        return concat(row.subList(first, row.size()), row.subList(0, first));
    }

    private static List<Scope.Source> nulls(List<Scope.Source> shape) {
        return shape.stream()
                .map(source -> new Scope.Source(
                        source.alias(),
                        source.table(),
                        Collections.nCopies(source.table().columns().size(), null)))
                .toList();
    }

    private boolean matches(Query.Join join, List<Scope.Source> left, List<Scope.Source> right, Scope scope) {
        Scope lefts = scope.inner(left);
        Scope rights = scope.inner(right);
        List<String> using = join.natural() ? common(left, right) : join.using();
        for (String column : using) {
            Object a =
                    lefts.find(Optional.empty(), column).map(Scope.Found::value).orElse(null);
            Object b = rights.find(Optional.empty(), column)
                    .map(Scope.Found::value)
                    .orElse(null);
            if (!Values.equal(a, b)) {
                return false;
            }
        }
        return join.on().isEmpty() || fits(List.of(join.on().get()), scope);
    }

    private static List<String> common(List<Scope.Source> left, List<Scope.Source> right) {
        return left.stream()
                .flatMap(source -> source.table().columns().stream())
                .map(Table.Column::name)
                .filter(name -> right.stream().anyMatch(source -> source.table().index(name) >= 0))
                .toList();
    }

    private Table table(Query.TableName name, Scope scope) {
        Optional<Table> with = name.schema().isEmpty() ? scope.defined(name.name()) : Optional.empty();
        return with.orElseGet(() -> tables.table(name.schema(), name.name())
                .orElseThrow(() -> new CatalogException("42P01", "relation \"" + name.name() + "\" does not exist")));
    }

    private static Scope.Source source(Query.TableName name, Table table, List<Object> row) {
        return new Scope.Source(name.alias().name().orElse(name.name()), aliased(table, name.alias()), row);
    }

    private static String alias(Query.FunctionCall function) {
        return function.alias().name().orElse(function.call().name());
    }

    /** A function's rows have one column, or those of the rows that it gives. */
    private Table functionTable(Query.FunctionCall function, Scope scope, List<Object> values) {
        List<Table.Column> columns =
                new ArrayList<>(evaluator.functions().columns(function.call().name()));
        if (columns.isEmpty()) {
            String type = new TypeFinder(evaluator).type(function.call(), scope);
            columns.add(new Table.Column(alias(function), type));
        }
        if (function.ordinality()) {
            columns.add(new Table.Column("ordinality", "int8"));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (Object value : values) {
            List<Object> row = new ArrayList<>();
            if (value instanceof RowValue fields) {
                row.addAll(fields.fields());
            } else {
                row.add(value);
            }
            if (function.ordinality()) {
                row.add((long) rows.size() + 1);
            }
            rows.add(row);
        }
        return Table.of(renamed(columns, function.alias().columns()), rows);
    }
}
