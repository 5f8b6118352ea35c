package io.earshot.web.page;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list of rows that people filter and sort by the parameters of an address. Each filter is a condition that takes its value wherever
 * it has a question mark; {@code sort} names an order, and a minus before it reverses the order.
 *
 * @param select the SELECT without condition and order
 * @param filters names to conditions
 * @param orders names to expressions
 * @param firstOrder the order without {@code sort}, and behind every other
 * @param limit rows at most
 */
record Listing(String select, Map<String, String> filters, Map<String, String> orders, String firstOrder, int limit) {

    /** Returns an expression that sorts by the place of a value among these; all others come last. */
    static String order(String column, String... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> " WHEN '" + values[i] + "' THEN " + i)
                .collect(Collectors.joining("", "CASE " + column, " ELSE " + values.length + " END"));
    }

    /** Returns the rows, each with the number of all that the filters leave as {@code of}. */
    List<Map<String, Object>> of(Rows rows, MultivaluedMap<String, String> query) {
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        query.forEach((name, given) -> {
            if (name.equals("sort")) {
                return;
            }
            String condition = Optional.ofNullable(filters.get(name))
                    .orElseThrow(() -> new BadRequestException("unknown parameter \"" + name + "\", expected one of "
                            + String.join(", ", new TreeSet<>(filters.keySet())) + " or sort"));
            conditions.add(condition);
            condition.chars().filter(c -> c == '?').forEach(_ -> values.add(given.getFirst()));
        });
        return rows.first(
                limit,
                select
                        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                        + " ORDER BY "
                        + Optional.ofNullable(query.getFirst("sort"))
                                .map(this::chosen)
                                .orElse("")
                        + firstOrder,
                values.toArray(String[]::new));
    }

    private String chosen(String sort) {
        boolean reversed = sort.startsWith("-");
        String order = Optional.ofNullable(orders.get(reversed ? sort.substring(1) : sort))
                .orElseThrow(() -> new BadRequestException("sort \"" + sort + "\", expected one of "
                        + String.join(", ", new TreeSet<>(orders.keySet())) + ", with or without a minus"));
        return order + (reversed ? " DESC NULLS LAST, " : " NULLS LAST, ");
    }
}
