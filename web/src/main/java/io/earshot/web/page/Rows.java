package io.earshot.web.page;

import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import io.earshot.store.table.Tables;
import io.earshot.store.table.Views;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of the tables as JSON objects, whose fields are named as the tables declare their columns, or as the SELECT renames them. */
final class Rows {

    /** Stores fold names that stand without quotes; the page reads those of the declarations. */
    private static final Map<String, String> DECLARED = Stream.concat(Tables.ALL.stream(), Views.ALL.stream())
            .flatMap(table -> table.names().stream())
            .collect(Collectors.toMap(name -> name.toUpperCase(Locale.ROOT), name -> name, (one, _) -> one));

    private final SqlEngine console;

    Rows(SqlEngine console) {
        this.console = console;
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
     * @param select without LIMIT
     */
    List<Map<String, Object>> first(int limit, String select, String... values) {
        List<Map<String, Object>> rows = ask(select + " LIMIT " + limit, values);
        long all = rows.size() < limit ? rows.size() : Math.max(limit, count(select, values));
        rows.forEach(row -> row.put("of", all));
        return rows;
    }

    private long count(String select, String... values) {
        return Long.parseLong(text(
                ask("SELECT COUNT(*) AS \"rows\" FROM (" + select + ") counted", values)
                        .getFirst(),
                "rows"));
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
                        object.put(declared(answer.columns().get(i).name()), row.get(i));
                    }
                    return object;
                })
                .toList();
    }

    private static String declared(String name) {
        return DECLARED.getOrDefault(name, name);
    }
}
