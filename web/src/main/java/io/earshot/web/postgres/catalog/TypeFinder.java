package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Says which type an expression has, without computing it. */
final class TypeFinder {

    private static final Set<String> COMPARING = Set.of(
            "and",
            "or",
            "=",
            "<>",
            "<",
            ">",
            "<=",
            ">=",
            "like",
            "ilike",
            "~",
            "~*",
            "!~",
            "!~*",
            "~~",
            "!~~",
            "~~*",
            "!~~*",
            "@>",
            "<@",
            "&&",
            "is distinct",
            "is not distinct");

    private final Evaluator evaluator;
    private final Map<Integer, String> parameters = new TreeMap<>();

    TypeFinder(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** Returns the types that parameters must have, by their numbers, as far as expressions were looked at. */
    Map<Integer, String> parameters() {
        return parameters;
    }

    String type(Expr expr, Scope scope) {
        return switch (expr) {
            case Expr.Literal literal -> literal.type().equals("unknown") ? "text" : literal.type();
            case Expr.Parameter(int number) -> parameters.computeIfAbsent(number, _ -> "text");
            case Expr.Column column ->
                scope.find(column.table(), column.name()).map(Scope.Found::type).orElse("text");
            case Expr.Star _ -> "text";
            case Expr.Call call -> call(call, scope);
            case Expr.RowNumber(List<Expr> partition, List<Query.Order> order) -> {
                partition.forEach(by -> type(by, scope));
                order.forEach(by -> type(by.by(), scope));
                yield "int8";
            }
            case Expr.Unary unary ->
                unary.operator().equals("not") ? both(unary.operand(), scope) : type(unary.operand(), scope);
            case Expr.Binary binary -> binary(binary, scope);
            case Expr.Quantified quantified -> quantified(quantified, scope);
            case Expr.In in -> in(in, scope);
            case Expr.Is is -> both(is.operand(), scope);
            case Expr.Case cases -> cases(cases, scope);
            case Expr.Cast(Expr operand, String type) -> {
                if (operand instanceof Expr.Parameter(int number)) {
                    parameters.putIfAbsent(number, type);
                }
                type(operand, scope);
                yield type;
            }
            case Expr.Array(List<Expr> elements) -> {
                elements.forEach(element -> type(element, scope));
                yield elements.isEmpty() ? "text[]" : arrayOf(type(elements.getFirst(), scope));
            }
            case Expr.ArrayQuery(Query query) -> arrayOf(first(query, scope));
            case Expr.Row(List<Expr> fields) -> {
                fields.forEach(field -> type(field, scope));
                yield "record";
            }
            case Expr.Field(Expr row, String name) -> {
                type(row, scope);
                yield name.equals("n") || name.equals("x") ? "int4" : "text";
            }
            case Expr.Element element -> {
                type(element.index(), scope);
                String array = type(element.array(), scope);
                yield element.to().isPresent()
                        ? array
                        : array.equals("int2vector")
                                ? "int2"
                                : array.equals("oidvector") ? "oid" : array.replace("[]", "");
            }
            case Expr.Exists(Query query) -> {
                first(query, scope);
                yield "bool";
            }
            case Expr.Scalar(Query query) -> first(query, scope);
        };
    }

    private String first(Query query, Scope scope) {
        List<Table.Column> columns = evaluator.queries().columns(query, scope);
        return columns.isEmpty() ? "text" : columns.getFirst().type();
    }

    private static String arrayOf(String type) {
        return type.endsWith("[]") ? type : type + "[]";
    }

    private String both(Expr operand, Scope scope) {
        type(operand, scope);
        return "bool";
    }

    private String binary(Expr.Binary binary, Scope scope) {
        wants(binary.left(), binary.right(), scope);
        String left = type(binary.left(), scope);
        String right = type(binary.right(), scope);
        if (COMPARING.contains(binary.operator())) {
            return "bool";
        }
        if (binary.operator().equals("||")) {
            return left.endsWith("[]") ? left : right.endsWith("[]") ? right : "text";
        }
        return left.equals("numeric") || right.equals("numeric")
                ? "numeric"
                : left.equals("int8") || right.equals("int8") ? "int8" : left;
    }

    /** A parameter has the type of what it is compared with. */
    private void wants(Expr left, Expr right, Scope scope) {
        if (left instanceof Expr.Parameter(int number) && !(right instanceof Expr.Parameter)) {
            parameters.putIfAbsent(number, type(right, scope));
        } else if (right instanceof Expr.Parameter(int number) && !(left instanceof Expr.Parameter)) {
            parameters.putIfAbsent(number, type(left, scope));
        }
    }

    private String quantified(Expr.Quantified quantified, Scope scope) {
        String left = type(quantified.left(), scope);
        if (quantified.array() instanceof Expr.Parameter(int number)) {
            parameters.putIfAbsent(number, arrayOf(left));
        }
        return both(quantified.array(), scope);
    }

    private String in(Expr.In in, Scope scope) {
        if (in.list() instanceof Expr.Array(List<Expr> elements)) {
            elements.forEach(element -> wants(in.left(), element, scope));
        }
        type(in.left(), scope);
        return both(in.list(), scope);
    }

    private String cases(Expr.Case cases, Scope scope) {
        cases.operand().ifPresent(operand -> cases.when().forEach(when -> wants(operand, when, scope)));
        cases.when().forEach(when -> type(when, scope));
        String type = "text";
        for (Expr branch : java.util.stream.Stream.concat(cases.then().stream(), cases.otherwise().stream())
                .toList()
                .reversed()) {
            String branchType = type(branch, scope);
            boolean isNull = branch instanceof Expr.Literal literal && literal.value() == null;
            type = isNull ? type : branchType;
        }
        return type;
    }

    private String call(Expr.Call call, Scope scope) {
        List<String> arguments = call.arguments().stream()
                .filter(argument -> !(argument instanceof Expr.Star))
                .map(argument -> type(argument, scope))
                .toList();
        call.filter().ifPresent(filter -> type(filter, scope));
        call.order().forEach(order -> type(order.by(), scope));
        String first = arguments.isEmpty() ? "text" : arguments.getFirst();
        return switch (call.name()) {
            case "coalesce", "nullif", "greatest", "least" ->
                call.arguments().stream()
                        .filter(argument -> !(argument instanceof Expr.Literal literal && literal.value() == null))
                        .findFirst()
                        .map(argument -> type(argument, scope))
                        .orElse("text");
            case "min", "max", "any_value", "abs", "round", "array_append", "array_cat", "array_remove" -> first;
            case "array_agg" -> arrayOf(first);
            case "sum" -> first.equals("numeric") ? "numeric" : "int8";
            case "avg" -> "numeric";
            case "unnest" ->
                first.equals("int2vector") ? "int2" : first.equals("oidvector") ? "oid" : first.replace("[]", "");
            default -> evaluator.functions().type(call.name());
        };
    }
}
