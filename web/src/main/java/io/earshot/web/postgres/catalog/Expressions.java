package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Goes through the parts of an expression. */
final class Expressions {

    private Expressions() {}

    /** Visits an expression and all in it, but for queries in it. */
    static void walk(Expr expr, Consumer<Expr> visit) {
        visit.accept(expr);
        parts(expr).forEach(part -> walk(part, visit));
    }

    private static Stream<Expr> parts(Expr expr) {
        return switch (expr) {
            case Expr.Literal _, Expr.Parameter _, Expr.Column _, Expr.Star _ -> Stream.empty();
            case Expr.ArrayQuery _, Expr.Exists _, Expr.Scalar _ -> Stream.empty();
            case Expr.Call call -> Stream.concat(call.arguments().stream(), call.filter().stream());
            case Expr.RowNumber number -> number.partition().stream();
            case Expr.Unary unary -> Stream.of(unary.operand());
            case Expr.Binary binary -> Stream.of(binary.left(), binary.right());
            case Expr.Quantified quantified -> Stream.of(quantified.left(), quantified.array());
            case Expr.In in -> Stream.of(in.left(), in.list());
            case Expr.Is is -> Stream.of(is.operand());
            case Expr.Case cases ->
                Stream.of(
                                cases.operand().stream(),
                                cases.when().stream(),
                                cases.then().stream(),
                                cases.otherwise().stream())
                        .flatMap(part -> part);
            case Expr.Cast cast -> Stream.of(cast.operand());
            case Expr.Array(List<Expr> elements) -> elements.stream();
            case Expr.Row(List<Expr> fields) -> fields.stream();
            case Expr.Field field -> Stream.of(field.row());
            case Expr.Element element ->
                Stream.concat(Stream.of(element.array(), element.index()), element.to().stream());
        };
    }

    /** Returns whether an expression holds a query, which may depend on any row. */
    static boolean holdsQuery(Expr expr) {
        boolean[] found = {false};
        walk(
                expr,
                part -> found[0] |=
                        part instanceof Expr.ArrayQuery || part instanceof Expr.Exists || part instanceof Expr.Scalar);
        return found[0];
    }

    /** Takes a condition apart at its ANDs. */
    static Stream<Expr> conjuncts(Expr condition) {
        return condition instanceof Expr.Binary(String operator, Expr left, Expr right) && operator.equals("and")
                ? Stream.concat(conjuncts(left), conjuncts(right))
                : Stream.of(condition);
    }
}
