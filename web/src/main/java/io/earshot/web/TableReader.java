package io.earshot.web;

import io.earshot.http.ProblemException;
import io.earshot.store.SqlAnswer;
import io.earshot.store.SqlEngine;
import io.earshot.store.SqlRefusedException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of the tables as JSON objects, for those who would rather not write SQL. */
public final class TableReader {

    private final SqlEngine console;

    public TableReader(SqlEngine console) {
        this.console = console;
    }

    /** Filters that want a column to be one of the values that are asked for. */
    public static Map<String, String> columns(String... names) {
        Map<String, String> filters = new LinkedHashMap<>();
        for (String name : names) {
            filters.put(name, name + " IN (%s)");
        }
        return filters;
    }

    /**
     * The rows that pass the request's filters.
     *
     * @param fields the columns that are wanted, which name the objects' fields too
     * @param filters query parameter to condition, in which %s stands for a question mark for each value
     */
    public List<Map<String, Object>> find(
            String table, List<String> fields, Map<String, String> filters, UriInfo request, String order) {
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        request.getQueryParameters().forEach((filter, wanted) -> {
            if (!filters.containsKey(filter)) {
                throw new ProblemException(
                        Response.Status.BAD_REQUEST,
                        "unknown filter, expected one of " + String.join(", ", filters.keySet()));
            }
            conditions.add(
                    filters.get(filter).replace("%s", String.join(", ", Collections.nCopies(wanted.size(), "?"))));
            values.addAll(wanted);
        });
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return ask(table + where + " ORDER BY " + order, fields, values);
    }

    /** One column's texts, without those that are NULL. */
    public List<String> texts(String column, String from, List<String> values) {
        return answer(from, List.of(column), values).rows().stream()
                .flatMap(row -> row.getFirst().stream())
                .map(Object::toString)
                .toList();
    }

    /** @param from what stands behind FROM, with question marks for the values */
    public List<Map<String, Object>> ask(String from, List<String> fields, List<String> values) {
        return answer(from, fields, values).rows().stream()
                .map(row -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (int i = 0; i < fields.size(); i++) {
                        object.put(fields.get(i), row.get(i));
                    }
                    return object;
                })
                .toList();
    }

    private SqlAnswer answer(String from, List<String> fields, List<String> values) {
        try {
            return console.askOwn("SELECT " + String.join(", ", fields) + " FROM " + from, values);
        } catch (SqlRefusedException e) {
            throw new ProblemException(Response.Status.SERVICE_UNAVAILABLE, e.getMessage());
        }
    }
}
