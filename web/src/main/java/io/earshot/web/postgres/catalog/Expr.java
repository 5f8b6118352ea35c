package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.Optional;

/** An expression as it was read. */
sealed interface Expr {

    /** @param value null for NULL */
    record Literal(Object value, String type) implements Expr {}

    record Parameter(int number) implements Expr {}

    record Column(Optional<String> table, String name) implements Expr {}

    record Star(Optional<String> table) implements Expr {}

    record Call(String name, List<Expr> arguments, boolean distinct, List<Query.Order> order, Optional<Expr> filter)
            implements Expr {}

    record RowNumber(List<Expr> partition, List<Query.Order> order) implements Expr {}

    record Unary(String operator, Expr operand) implements Expr {}

    record Binary(String operator, Expr left, Expr right) implements Expr {}

    /** {@code left operator ANY (array)}; the array may be a query's first column. */
    record Quantified(String operator, Expr left, Expr array, boolean all) implements Expr {}

    record In(Expr left, Expr list, boolean not) implements Expr {}

    /** @param what {@code null}, {@code true}, {@code false} or {@code unknown} */
    record Is(Expr operand, String what, boolean not) implements Expr {}

    record Case(Optional<Expr> operand, List<Expr> when, List<Expr> then, Optional<Expr> otherwise) implements Expr {}

    record Cast(Expr operand, String type) implements Expr {}

    record Array(List<Expr> elements) implements Expr {}

    record ArrayQuery(Query query) implements Expr {}

    record Row(List<Expr> fields) implements Expr {}

    record Field(Expr row, String name) implements Expr {}

    record Element(Expr array, Expr index, Optional<Expr> to) implements Expr {}

    record Exists(Query query) implements Expr {}

    record Scalar(Query query) implements Expr {}
}
