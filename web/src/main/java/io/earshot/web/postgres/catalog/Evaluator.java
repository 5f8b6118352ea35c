package io.earshot.web.postgres.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Computes expressions over a row. */
final class Evaluator {

    /** Some seconds of work; clients' questions take a hundredth. */
    private static final int MAX_STEPS = 10_000_000;

    private final List<Object> parameters;
    private final Functions functions;
    private final Casts casts;
    private final QueryRunner queries;
    private int steps;

    Evaluator(List<Object> parameters, CatalogSession session, CatalogTables tables) {
        this.parameters = parameters;
        functions = new Functions(session, tables);
        casts = new Casts(tables);
        queries = new QueryRunner(this, tables, new TypeFinder(this));
    }

    QueryRunner queries() {
        return queries;
    }

    Functions functions() {
        return functions;
    }

    Object value(Expr expr, Scope scope) {
        step(1);
        if (scope.binds(expr)) {
            return scope.bound(expr);
        }
        return switch (expr) {
            case Expr.Literal literal -> literal.value();
            case Expr.Parameter(int number) -> parameter(number);
            case Expr.Column column -> column(column, scope);
            case Expr.Star _ -> throw CatalogException.syntax("* is no value");
            case Expr.Call call -> call(call, scope);
            case Expr.RowNumber _ -> throw CatalogException.unsupported("a window within an expression");
            case Expr.Unary unary -> unary(unary, scope);
            case Expr.Binary binary -> Operators.binary(binary, scope, this);
            case Expr.Quantified quantified -> quantified(quantified, scope);
            case Expr.In in -> in(in, scope);
            case Expr.Is is -> is(is, value(is.operand(), scope));
            case Expr.Case cases -> cases(cases, scope);
            case Expr.Cast(Expr operand, String type) -> casts.cast(value(operand, scope), type);
            case Expr.Array(List<Expr> elements) -> ArrayValue.of(values(elements, scope));
            case Expr.ArrayQuery(Query query) -> ArrayValue.of(firstColumn(query, scope));
            case Expr.Row(List<Expr> fields) -> new RowValue(List.of(), values(fields, scope));
            case Expr.Field(Expr row, String name) -> field(value(row, scope), name);
            case Expr.Element element -> element(element, scope);
            case Expr.Exists(Query query) -> !queries.run(query, scope).rows().isEmpty();
            case Expr.Scalar(Query query) -> scalar(query, scope);
        };
    }

    /** @throws CatalogException once that many steps were taken that a client's own question cannot be meant */
    void step(int weight) {
        steps += weight;
        if (steps > MAX_STEPS) {
            throw new CatalogException(
                    "54000", "a question about the catalog that takes too long, expected fewer joins");
        }
    }

    List<Object> values(List<Expr> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expr expr : expressions) {
            values.add(value(expr, scope));
        }
        return values;
    }

    private Object parameter(int number) {
        if (number < 1 || number > parameters.size()) {
            throw new CatalogException("42P02", "no value for parameter $" + number);
        }
        return parameters.get(number - 1);
    }

    private static Object column(Expr.Column column, Scope scope) {
        Optional<Scope.Found> found = scope.find(column.table(), column.name());
        if (found.isPresent()) {
            return found.get().value();
        }
        Optional<Scope.Source> row = column.table().isEmpty() ? scope.source(column.name()) : Optional.empty();
        if (row.isPresent()) {
            List<Object> values = row.get().row();
            return values == null
                    ? null
                    : new RowValue(
                            row.get().table().columns().stream()
                                    .map(Table.Column::name)
                                    .toList(),
                            values);
        }
        String shown = column.table().map(table -> table + ".").orElse("") + column.name();
        throw new CatalogException("42703", "column " + shown + " does not exist");
    }

    private Object call(Expr.Call call, Scope scope) {
        if (Aggregates.is(call)) {
            return Aggregates.of(
                    call,
                    scope.group()
                            .orElseThrow(() -> new CatalogException("42803", call.name() + "() is not allowed here")),
                    this);
        }
        return functions.call(call, scope, this);
    }

    private Object unary(Expr.Unary unary, Scope scope) {
        Object value = value(unary.operand(), scope);
        if (value == null) {
            return null;
        }
        return unary.operator().equals("not")
                ? (Object) !Values.isTrue(value)
                : value instanceof java.math.BigDecimal number ? number.negate() : (Object) (-Values.number(value));
    }

    private Object quantified(Expr.Quantified quantified, Scope scope) {
        Object left = value(quantified.left(), scope);
        Object array = value(quantified.array(), scope);
        if (array == null || left == null) {
            return null;
        }
        boolean unknown = false;
        for (Object item : items(array)) {
            Object result = Operators.apply(quantified.operator(), left, item);
            unknown |= result == null;
            if (result != null && Values.isTrue(result) != quantified.all()) {
                return !quantified.all();
            }
        }
        return unknown ? null : (Object) quantified.all();
    }

    static List<Object> items(Object array) {
        return switch (array) {
            case ArrayValue value -> value.items();
            case List<?> list -> new ArrayList<>(list);
            default -> Values.array(Values.text(array)).items();
        };
    }

    private Object in(Expr.In in, Scope scope) {
        Object left = value(in.left(), scope);
        if (left == null) {
            return null;
        }
        boolean unknown = false;
        for (Object item : items(value(in.list(), scope))) {
            if (item == null) {
                unknown = true;
            } else if (Values.equal(left, item)) {
                return !in.not();
            }
        }
        return unknown ? null : (Object) in.not();
    }

    private static Object is(Expr.Is is, Object value) {
        boolean result = switch (is.what()) {
            case "null", "unknown" -> value == null;
            case "true" -> value != null && Values.isTrue(value);
            case "false" -> value != null && !Values.isTrue(value);
            default -> throw CatalogException.syntax("IS " + is.what() + ", expected IS NULL");
        };
        return result != is.not();
    }

    private Object cases(Expr.Case cases, Scope scope) {
        Object operand = cases.operand().map(expr -> value(expr, scope)).orElse(null);
        for (int i = 0; i < cases.when().size(); i++) {
            Object when = value(cases.when().get(i), scope);
            boolean fits =
                    cases.operand().isPresent() ? Values.equal(operand, when) : when != null && Values.isTrue(when);
            if (fits) {
                return value(cases.then().get(i), scope);
            }
        }
        return cases.otherwise().map(expr -> value(expr, scope)).orElse(null);
    }

    private static Object field(Object row, String name) {
        if (row == null) {
            return null;
        }
        if (row instanceof RowValue value) {
            int index = value.names().indexOf(name);
            if (index >= 0) {
                return value.fields().get(index);
            }
        }
        throw new CatalogException("42703", "field " + name + " does not exist");
    }

    private Object element(Expr.Element element, Scope scope) {
        Object array = value(element.array(), scope);
        Object index = value(element.index(), scope);
        if (array == null || index == null) {
            return null;
        }
        int lower = array instanceof ArrayValue value ? value.lower() : 1;
        List<Object> items = items(array);
        long from = Values.number(index) - lower;
        if (element.to().isEmpty()) {
            return from < 0 || from >= items.size() ? null : items.get((int) from);
        }
        long to = Math.min(items.size(), Values.number(value(element.to().get(), scope)) - lower + 1);
        return ArrayValue.of(from >= to ? List.of() : items.subList((int) Math.max(0, from), (int) to));
    }

    private List<Object> firstColumn(Query query, Scope scope) {
        List<Object> items = new ArrayList<>();
        for (List<Object> row : queries.run(query, scope).rows()) {
            items.add(row.size() == 1 ? row.getFirst() : new RowValue(List.of(), row));
        }
        return items;
    }

    private Object scalar(Query query, Scope scope) {
        List<Object> items = firstColumn(query, scope);
        if (items.size() > 1) {
            throw new CatalogException("21000", "more than one row returned by a subquery used as an expression");
        }
        return items.isEmpty() ? null : items.getFirst();
    }

    Comparator<Scope> order(List<Query.Order> order) {
        return (a, b) -> {
            for (Query.Order by : order) {
                int result = compare(by, value(by.by(), a), value(by.by(), b));
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        };
    }

    /** NULL counts as larger than everything else, unless the order says where it goes. */
    static int compare(Query.Order by, Object a, Object b) {
        if (a == null || b == null) {
            boolean first = by.nullsFirst().orElse(by.descending());
            int nulls = Boolean.compare(a == null, b == null);
            return first ? -nulls : nulls;
        }
        int result = Values.compare(a, b);
        return by.descending() ? -result : result;
    }
}
