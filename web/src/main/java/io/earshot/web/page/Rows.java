package io.earshot.web.page;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.Table;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows of the tables as JSON objects, whose fields are named as the SELECT names its columns. */
final class Rows {

    private final SqlEngine console;

    Rows(SqlEngine console) {
        this.console = console;
    }

    /** The columns under names that keep their case: {@code l.rttAvg} becomes {@code l.rttAvg AS "rttAvg"}. */
    static String named(String... columns) {
        return Arrays.stream(columns)
                .map(column -> column + " AS \"" + column.substring(column.indexOf('.') + 1) + '"')
                .collect(Collectors.joining(", "));
    }

    /** Returns all columns of a table in the same way. */
    static String allOf(String alias, Table table) {
        return named(table.names().stream().map(name -> alias + "." + name).toArray(String[]::new));
    }

    /** A field as text, empty where it is NULL. */
    static String text(Map<String, Object> row, String field) {
        return row.get(field) instanceof Optional<?> cell
                ? cell.map(Object::toString).orElse("")
                : "";
    }

    /** Returns the texts of a SELECT with one column. */
    List<String> column(String select) {
        return ask(select).stream()
                .map(row -> text(row, row.keySet().iterator().next()))
                .toList();
    }

    /**
     * Returns the first rows, each with the number of all rows as {@code of}. All are counted only where there are more: a count of its own needs
     * no window function, which few stores calculate without sorting.
     *
     * @param from the tables and the condition, with the values' question marks
     */
    List<Map<String, Object>> first(int limit, String columns, String from, String order, String... values) {
        List<Map<String, Object>> rows =
                ask("SELECT " + columns + " FROM " + from + " ORDER BY " + order + " LIMIT " + limit, values);
        long all = rows.size() < limit ? rows.size() : Math.max(limit, count(from, values));
        rows.forEach(row -> row.put("of", all));
        return rows;
    }

    private long count(String from, String... values) {
        return Long.parseLong(
                text(ask("SELECT COUNT(*) AS \"rows\" FROM " + from, values).getFirst(), "rows"));
    }

    List<Map<String, Object>> ask(String select, String... values) {
        SqlAnswer answer;
        try {
            answer = console.askOwn(select, List.of(values));
        } catch (SqlRefusedException e) {
            throw new ServiceUnavailableException(e.getMessage(), (Long) null, e);
        }
        return answer.rows().stream()
                .map(row -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (int i = 0; i < row.size(); i++) {
                        object.put(answer.columns().get(i).name(), row.get(i));
                    }
                    return object;
                })
                .toList();
    }
}
