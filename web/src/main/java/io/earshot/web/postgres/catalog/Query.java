package io.earshot.web.postgres.catalog;

import java.util.List;
import java.util.Optional;

/** A query as it was read. */
record Query(List<With> with, Body body, List<Order> order, Optional<Expr> limit, Optional<Expr> offset) {

    /** @param columns names that replace those of the query; may be fewer */
    record With(String name, List<String> columns, Query query, boolean recursive) {}

    record Order(Expr by, boolean descending, Optional<Boolean> nullsFirst) {}

    sealed interface Body {}

    /** @param distinctOn empty with {@code distinct}: all columns */
    record Select(
            boolean distinct,
            List<Expr> distinctOn,
            List<Item> items,
            List<From> from,
            Optional<Expr> where,
            List<Expr> groupBy,
            Optional<Expr> having)
            implements Body {}

    record SetOperation(String operator, boolean all, Query left, Query right) implements Body {}

    record Values(List<List<Expr>> rows) implements Body {}

    record Item(Expr expr, Optional<String> alias) {}

    sealed interface From {}

    record TableName(Optional<String> schema, String name, Alias alias) implements From {}

    record Derived(Query query, Alias alias) implements From {}

    record FunctionCall(Expr.Call call, boolean ordinality, Alias alias) implements From {}

    /** @param kind {@code inner}, {@code left}, {@code right}, {@code full} or {@code cross} */
    record Join(String kind, From left, From right, Optional<Expr> on, List<String> using, boolean natural)
            implements From {

        /** Returns a right join as the left one that has the same rows. */
        Join turned() {
            From first = right;
            From second = left;
            return new Join("left", first, second, on, using, natural);
        }
    }

    record Alias(Optional<String> name, List<String> columns) {}
}
