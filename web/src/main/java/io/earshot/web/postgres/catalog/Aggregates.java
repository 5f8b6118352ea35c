package io.earshot.web.postgres.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Functions over the rows of a group. */
final class Aggregates {

    private static final Set<String> NAMES = Set.of(
            "count",
            "min",
            "max",
            "sum",
            "avg",
            "array_agg",
            "string_agg",
            "bool_and",
            "bool_or",
            "every",
            "any_value");

    private Aggregates() {}

    static boolean is(Expr.Call call) {
        return NAMES.contains(call.name());
    }

    static Object of(Expr.Call call, List<Scope> group, Evaluator evaluator) {
        List<Scope> rows = group.stream()
                .filter(row -> call.filter().isEmpty()
                        || Values.isTrue(evaluator.value(call.filter().get(), row)))
                .sorted(evaluator.order(call.order()))
                .toList();
        if (call.arguments().isEmpty() || call.arguments().getFirst() instanceof Expr.Star) {
            return (long) rows.size();
        }
        List<Object> values = new ArrayList<>();
        for (Scope row : rows) {
            values.add(evaluator.value(call.arguments().getFirst(), row));
        }
        if (call.distinct()) {
            values = new ArrayList<>(new LinkedHashSet<>(values));
        }
        if (call.name().equals("array_agg")) {
            return values.isEmpty() ? null : ArrayValue.of(values);
        }
        List<Object> present = values.stream().filter(Objects::nonNull).toList();
        if (call.name().equals("count")) {
            return (long) present.size();
        }
        if (present.isEmpty()) {
            return null;
        }
        return switch (call.name()) {
            case "min", "any_value" -> present.stream().min(Values::compare).orElseThrow();
            case "max" -> present.stream().max(Values::compare).orElseThrow();
            case "sum" -> sum(present);
            case "avg" ->
                new BigDecimal(Values.text(sum(present)))
                        .divide(BigDecimal.valueOf(present.size()), 16, java.math.RoundingMode.HALF_UP);
            case "bool_or" -> present.stream().anyMatch(Values::isTrue);
            case "bool_and", "every" -> present.stream().allMatch(Values::isTrue);
            case "string_agg" -> {
                Object separator = evaluator.value(call.arguments().get(1), rows.getFirst());
                yield present.stream()
                        .map(Values::text)
                        .collect(Collectors.joining(separator == null ? "" : Values.text(separator)));
            }
            default -> throw CatalogException.unsupported(call.name() + "()");
        };
    }

    private static Object sum(List<Object> values) {
        return values.stream().anyMatch(BigDecimal.class::isInstance)
                ? values.stream()
                        .map(value -> new BigDecimal(Values.text(value)))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                : (Object) values.stream().mapToLong(Values::number).sum();
    }
}
